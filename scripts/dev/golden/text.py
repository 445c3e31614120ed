"""Texts of random tensors: every dtype, shape, notation, print option and suffix."""

import random

import torch

DTYPES = ["float32", "float64", "int32", "int64", "uint8", "bool"]
OPTIONS = [{}, {}, {}, {"precision": 2}, {"precision": 0}, {"precision": 8}, {"linewidth": 40}, {"linewidth": 120},
           {"threshold": 10}, {"threshold": 5, "edgeitems": 1}, {"edgeitems": 0}, {"edgeitems": 0, "threshold": 3},
           {"sci_mode": True}, {"sci_mode": False}, {"profile": "short"}, {"profile": "full"}]


def plain(value):
    """JSON has no nan, inf or -0.0: they go as JavaScript's words."""
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        if value == 0 and str(value)[0] == "-":
            return "-0"
    return str(value) if isinstance(value, int) and abs(value) >= 2**53 else value


def shape_of(rng):
    rank = rng.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5])
    top = [1, 60, 12, 6, 4, 3][rank]
    shape = [rng.choice([0, 1, 1, 2, 3]) if rng.random() < 0.1 else rng.randint(1, top) for _ in range(rank)]
    if rank and rng.random() < 0.04:
        shape[rng.randrange(rank)] = 1100 if rank < 3 else 400
    return shape


def values_of(rng, dtype, count):
    if dtype == "bool":
        return [rng.random() < 0.5 for _ in range(count)]
    if dtype == "uint8":
        return [rng.randrange(rng.choice([2, 10, 256])) for _ in range(count)]
    if dtype in ("int32", "int64"):
        top = rng.choice([1, 9, 100, 10**6, 2**31 - 1 if dtype == "int32" else 2**63 - 1])
        return [rng.randint(-top, top) for _ in range(count)]
    kind = rng.randrange(9)
    scale = 10.0 ** rng.randint(-6, 10)
    draws = {
        0: lambda: rng.gauss(0, 1),
        1: lambda: float(rng.randint(-9, 9)),
        2: lambda: rng.gauss(0, 1) * scale,
        3: lambda: rng.randint(-4096, 4096) / 2 ** rng.randint(0, 12),  # exact ties
        4: lambda: 0.0 * rng.choice([-1, 1]),
        5: lambda: rng.choice([1e-4, 1e8, 1.0, 1000.0, 1001.0, 0.1, 99999999.0, 100000001.0]),
        6: lambda: float(rng.randint(0, 10 ** rng.randint(1, 12))),
        7: lambda: rng.choice([float("nan"), float("inf"), float("-inf"), -0.0, 1.5, 2.0]),
        8: lambda: 10.0 ** rng.uniform(-30, 30),
    }
    spice = rng.choice([0, 0, 0.05])
    return [rng.choice([float("nan"), float("inf"), -0.0, 0.0]) if rng.random() < spice else draws[kind]() for _ in range(count)]


def case(rng):
    dtype = rng.choice(DTYPES[:2] * 3 + DTYPES)
    shape = shape_of(rng)
    count = 1
    for length in shape:
        count *= length
    options = rng.choice(OPTIONS)
    tensor = torch.tensor(values_of(rng, dtype, count), dtype=getattr(torch, dtype)).reshape(shape)
    order = list(range(len(shape)))
    rng.shuffle(order)
    suffix = {}
    shown = tensor.permute(order)
    if tensor.is_floating_point() and rng.random() < 0.3:
        if rng.random() < 0.5:
            shown = shown.detach().requires_grad_()
            suffix = {"requires_grad": True}
        else:
            shown = shown.detach().requires_grad_().clone()
            suffix = {"grad_fn": type(shown.grad_fn).__name__}
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    text = repr(shown)
    torch.set_printoptions(profile="default")
    return {"dtype": dtype, "shape": shape, "order": order, "options": options, "suffix": suffix,
            "data": [plain(v) for v in tensor.flatten().tolist()], "text": text}


def cases(count=500, seed=0):
    rng = random.Random(seed)
    found = []
    while len(found) < count:
        one = case(rng)
        if count > 1000 or len(one["data"]) <= 100 or rng.random() < 0.02:
            found.append(one)
    return found
