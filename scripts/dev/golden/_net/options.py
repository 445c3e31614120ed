"""Arguments that are no tensors."""

import math

from .kinds import NUMBERS

DTYPE_NAMES = ["float32", "float64", "int32", "int64", "uint8", "bool"]
GAINS = ["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "swish"]

CHOICES = {
    "flag": [True, False], "number": NUMBERS, "bound": [None, *NUMBERS], "small": [0, 1, 2, 3], "few": [0, 0, 1, [1]],
    "few1": [1, 2, 3, 0], "large": [4, 7, 20], "rounding": ["trunc", "floor", None, "up"], "three": [3, 3, 3, 2],
    "order": [1, 2, 0, 3, {"float": "Infinity"}, -1, 0.5], "tolerance": [0, 0.25, 1e-5, 2], "share": [0.25, 0.5, 0.1, 0, 1, -0.5],
    "fan": ["fan_in", "fan_out", "fan"], "gainname": GAINS, "approximation": ["none", "tanh", "erf"], "reduction": ["mean", "sum", "none", "max"],
    "filling": [*NUMBERS, True, 300, -1, -1.5, {"float": "NaN"}, {"float": "Infinity"}], "classcount": [-1, 3, 5, 2],
    "layers": [1, 1, 2, 0], "bending": ["tanh", "relu", "sigmoid"], "sampling": ["bilinear", "nearest", "bicubic", "linear"],
    "bordering": ["zeros", "border", "reflection", "wrap"], "imagesize": [[1, 2, 2, 3], [2, 1, 3, 2], [2, 1, 3]],
    "cycling": ["triangular", "triangular2", "exp_range", "square"], "annealing": ["cos", "linear", "sin"],
    "four": [4, 4, 4, 4, 6, 0], "heads": [2, 2, 1, 4, 3], "bend": ["relu", "gelu", "tanh"],
    "width": [2, 2, 2, 2, 4, 3, 1, 0], "group": [1, 1, 1, 2, 3, 0], "factor": [2, 1.5, 0.5, [2, 1]],
    "padmode": ["zeros", "zeros", "reflect", "replicate", "circular", "mirror"],
    "resampling": ["nearest", "nearest-exact", "bilinear", "area", "linear", "sinc"],
    "betas": [[0.9, 0.99], [0.5, 0.25], [0.25, 1.5]], "milestones": [[2, 5], [1], [3, 3, 6]],
    "between": ["linear", "lower", "higher", "midpoint", "nearest", "middle"], "folding": ["sum", "prod", "mean", "amax", "amin", "max"],
    "etas": [[0.5, 1.5], [0.25, 2], [1.5, 0.5]], "stepsizes": [[0.25, 2], [0.125, 0.5]],
    "window": [1, 2, 2, 3, [2], [1, 2], [2, 1, 1], 0],
    "nested": [[1.5, 2.5], [[True, False], [True, True]], 0.5, [], [[0.5], [1.5, 2.5]], [[1.5, 2.5], 3.5], True, [0.5, True],
               [300.5], [-1.5, 2.5], [{"float": "NaN"}, 0.5], [{"float": "Infinity"}]],
}


def option(rng, kind, shape):
    rank = len(shape)
    if kind in CHOICES:
        return rng.choice(CHOICES[kind])
    return globals()[f"draw_{kind}"](rng, shape, rank)


EQUATIONS = ["ij,jk->ik", "bij,bjk->bik", "i,i->", "ii->i", "ij->ji", "i,j->ij", "hqd,hkd->hqk", "ij,j", "ij->", "...i,i->...", "ij,jk->il"]


def draw_dtype(rng, _, __):
    return "@" + rng.choice(DTYPE_NAMES)


def draw_dim(rng, _, rank):
    return rng.randint(-max(rank, 1), max(rank, 1) - 1) if rng.random() < 0.93 else rank + rng.randint(0, 2)


def draw_newdim(rng, _, rank):
    return rng.randint(-rank - 1, rank) if rng.random() < 0.93 else rank + 3


def draw_lengths(rng, shape, rank):
    return list(shape[-1:]) if rng.random() < 0.95 else [5]


def draw_dims(rng, shape, rank):
    form = rng.random()
    if form < 0.5:
        return draw_dim(rng, shape, rank)
    return None if form < 0.6 else [draw_dim(rng, shape, rank) for _ in range(rng.randint(0, min(rank, 3)))]


def draw_somedims(rng, shape, rank):
    return rng.sample(range(-rank, rank), rng.randint(0, rank)) if rank else []


def draw_permutation(rng, _, rank):
    found = [axis - rank if rng.random() < 0.3 else axis for axis in rng.sample(range(rank), rank)]
    return found if rng.random() < 0.93 else [*found, 0]


def draw_newshape(rng, shape, _):
    """Factors of the number of elements, one of them perhaps -1."""
    rest, found = math.prod(shape), []
    while rest > 1 and len(found) < 3:
        found.append(rng.choice([n for n in range(1, rest + 1) if rest % n == 0]))
        rest //= found[-1]
    found.append(rest)
    if rng.random() < 0.4:
        found[rng.randrange(len(found))] = -1
    return found if rng.random() < 0.93 else [*found, 2]


def draw_larger(rng, shape, _):
    grown = [rng.choice([n, -1]) if n != 1 else rng.choice([1, 3, -1]) for n in shape]
    grown = [rng.randint(1, 2) for _ in range(rng.choice([0, 0, 1]))] + grown
    return grown if rng.random() < 0.93 else [*grown, 2]


def draw_size(rng, _, __):
    size = [rng.randint(0 if rng.random() < 0.1 else 1, 3) for _ in range(rng.choice([0, 1, 1, 2, 2, 3]))]
    return size if rng.random() < 0.95 else [*size, -1]


draw_sizelist = draw_size


def draw_parts(rng, shape, rank):
    if rng.random() < 0.6 or rank == 0:
        return rng.choice([1, 2, 3, 0, -1] if rng.random() < 0.2 else [1, 2, 3])
    first = rng.randint(0, shape[0])
    return [first, shape[0] - first] if rng.random() < 0.8 else [1, 1, 1]


def entry(rng, length):
    """One place of an index."""
    form = rng.random()
    if form < 0.4:
        return rng.randint(-length, length - 1) if length and rng.random() < 0.93 else length + 1
    if form < 0.8:
        start, stop, step = (rng.choice(["", rng.randint(-length - 1, length + 1)]) for _ in range(3))
        return f"{start}:{stop}" + (f":{step if step == '' else rng.choice([1, 2, 2, 0])}" if rng.random() < 0.3 else "")
    return [rng.randint(-length, length - 1) for _ in range(rng.randint(1, 3))] if length else ":"


def draw_index(rng, shape, _):
    found = [entry(rng, n) for n in shape[: rng.randint(0, len(shape))]]
    if rng.random() < 0.15:
        found.insert(rng.randint(0, len(found)), None)
    if rng.random() < 0.15:
        found.insert(rng.randint(0, len(found)), "...")
    return found or ["..."]


draw_indexlist = draw_index
