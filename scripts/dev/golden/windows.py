"""Pooling, padding, unfolding, folding and resampling: values, gradients and refusals."""

import random
import warnings

from _calls import answer, misshapen, per_axis, with_one

LONGEST = [0, 8, 5, 3]


def shape(rng, axes, least=1):
    lead = [rng.randint(1, 2)] if rng.random() < 0.3 else [rng.randint(1, 2), rng.randint(1, 2)]
    return lead + [rng.randint(least, LONGEST[axes]) for _ in range(axes)]


def dtype(rng, faulty):
    integers = ["int64", "int32", "uint8"] if faulty and rng.random() < 0.2 else []
    return rng.choice(integers or ["float32"] * 3 + ["float64"])


def some_list(rng):
    return [1] * rng.choice([0, 2, 3, 4])


def max_pool(rng, faulty):
    axes = rng.choice([1, 2, 2, 3])
    size = shape(rng, axes)
    kernel = per_axis(rng, axes, lambda: rng.randint(1, 3))
    stride = None if rng.random() < 0.3 else per_axis(rng, axes, lambda: rng.randint(1, 3))
    padding = per_axis(rng, axes, lambda: rng.choice([0, 0, 1]))
    dilation = per_axis(rng, axes, lambda: rng.choice([1, 1, 2]))
    ceil_mode = rng.random() < 0.4
    for _ in range(rng.choice([1, 1, 2]) if faulty else 0):
        fault = rng.choice(["shape", "kernel", "stride", "padding", "dilation", "kernel list", "stride list",
                            "padding list", "dilation list", "large"])
        if fault == "shape":
            size = misshapen(rng, size)
        elif fault == "kernel":
            kernel = with_one(rng, kernel, axes, rng.choice([0, -1]))
        elif fault == "stride":
            stride = with_one(rng, stride or 1, axes, rng.choice([0, -1]))
        elif fault == "padding":
            padding = with_one(rng, padding, axes, rng.choice([-1, 3]))
        elif fault == "dilation":
            dilation = with_one(rng, dilation, axes, rng.choice([0, -1]))
        elif fault == "kernel list":
            kernel = some_list(rng)
        elif fault == "stride list":
            stride = some_list(rng)
        elif fault == "padding list":
            padding = some_list(rng)
        elif fault == "dilation list":
            dilation = some_list(rng)
        else:
            kernel, ceil_mode = with_one(rng, kernel, axes, 14), False
    name = f"max_pool{axes}d" + ("_with_indices" if axes > 1 and rng.random() < 0.4 else "")
    return name, [[size, dtype(rng, faulty)]], ["$0", kernel, stride, padding, dilation, ceil_mode]


def avg_pool(rng, faulty):
    name, tensors, (x, kernel, stride, padding, _, ceil_mode) = max_pool(rng, faulty)
    axes = int(name[8])
    arguments = [x, kernel, stride, padding, ceil_mode, rng.random() < 0.5]
    if axes > 1 and rng.random() < 0.3:
        arguments.append(rng.choice([0, 1] if faulty else [1, 2, -3]))
    return f"avg_pool{axes}d", tensors, arguments


def adaptive_avg_pool(rng, faulty):
    axes = rng.choice([1, 2, 2, 3])
    size = shape(rng, axes)
    output = [rng.randint(1, 5) for _ in range(axes)]
    form = rng.random()
    if form < 0.2 and axes > 1:
        output[rng.randrange(axes)] = None
    elif form < 0.6:
        output = rng.choice([1, output[0]])
    if faulty:
        fault = rng.choice(["shape", "negative", "list"])
        if fault == "shape":
            size = misshapen(rng, size)
        elif fault == "negative":
            output = with_one(rng, output, axes, -1)
        else:
            output = [2] * rng.choice([0, 1, 2, 3, 4])
    return f"adaptive_avg_pool{axes}d", [[size, dtype(rng, faulty)]], ["$0", output]


def pad(rng, faulty):
    mode = rng.choice(["constant", "reflect", "replicate", "circular"])
    axes = rng.choice([1, 2, 2, 3])
    size = shape(rng, axes, 2)
    amounts = [rng.choice([0, 1, 1, 2, 2, -1, 3]) for _ in range(2 * axes)]
    value = rng.choice([None, 1.5, -2, 3]) if mode == "constant" else None
    if faulty:
        fault = rng.choice(["shape", "odd", "long", "large", "crop", "mode", "value"])
        if fault == "shape":
            size = misshapen(rng, size)
        elif fault == "odd":
            amounts = amounts[:-1]
        elif fault == "long":
            amounts += [1, 1] * rng.randint(1, 3)
        elif fault == "large":
            amounts[rng.randrange(len(amounts))] = rng.randint(4, 12)
        elif fault == "crop":
            amounts[rng.randrange(len(amounts))] = rng.randint(-12, -2)
        elif fault == "mode":
            mode = "mirror"
        else:
            value = 7.5
    if mode == "circular":  # cropping and going round at once reads memory that PyTorch has not written
        amounts = [max(0, amount) for amount in amounts]
    return "pad", [[size, dtype(rng, faulty)]], ["$0", amounts, mode, value]


def blocks(rng, faulty, size):
    """Kernel size, dilation, padding and stride, and perhaps a spoilt shape."""
    kernel = rng.choice([2, 1, [rng.randint(1, 3), rng.randint(1, 3)]])
    options = [kernel, rng.choice([1, 1, 2, [2, 1]]), rng.choice([0, 1, [0, 1]]), rng.choice([1, 2, [1, 3]])]
    for _ in range(rng.choice([1, 2]) if faulty else 0):
        place = rng.randrange(5)
        if place == 4:
            size = misshapen(rng, size)
        elif rng.random() < 0.3:
            options[place] = [1] * rng.choice([0, 1, 3])
        else:
            options[place] = with_one(rng, options[place], 2, rng.choice([0, -1, 9]))
    return size, options


def unfold(rng, faulty):
    size, options = blocks(rng, faulty, shape(rng, 2))
    return "unfold", [[size, dtype(rng, faulty)]], ["$0", *options]


def fold(rng, faulty):
    image = [rng.randint(3, 6), rng.randint(3, 6)]
    _, (kernel, dilation, padding, stride) = blocks(rng, False, [])
    pairs = [value if isinstance(value, list) else [value] * 2 for value in (kernel, dilation, padding, stride)]
    across = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in zip(image, *pairs)]
    size = [rng.randint(1, 2), rng.randint(1, 2) * pairs[0][0] * pairs[0][1], max(across[0], 1) * max(across[1], 1)]
    options = [kernel, dilation, padding, stride]
    if faulty:
        place = rng.randrange(6)
        if place < 4:
            options[place] = rng.choice([[1], [1, 1, 1], with_one(rng, options[place], 2, rng.choice([0, -1]))])
        elif place == 4:
            size = misshapen(rng, size)
        else:
            size[rng.choice([-1, -2])] += 1
    return "fold", [[size if rng.random() < 0.7 else size[1:], dtype(rng, faulty)]], ["$0", image, *options]


def interpolate(rng, faulty):
    axes = rng.choice([1, 2, 2, 3])
    shape_ = [rng.randint(1, 2), rng.randint(1, 2)] + [rng.randint(1, LONGEST[axes]) for _ in range(axes)]
    linear = ["linear", "bilinear", "trilinear"][axes - 1]
    mode = rng.choice(["nearest", "nearest-exact", "area", linear, linear])
    longest = [0, 10, 6, 4][axes]
    size = scale = None
    if rng.random() < 0.5:
        size = rng.choice([rng.randint(1, longest), [rng.randint(1, longest) for _ in range(axes)]])
    else:
        scale = rng.choice([2, 3, 1.5, [rng.choice([1, 2, 2.5]) for _ in range(axes)]])
    align = rng.choice([None, True, False]) if mode == linear else None
    if faulty:
        fault = rng.choice(["shape", "mode", "both", "neither", "list", "nothing left", "align", "rank"])
        if fault == "shape":
            shape_ = misshapen(rng, shape_)
        elif fault == "mode":
            mode = "sinc"
        elif fault == "both":
            size, scale = 2, 2
        elif fault == "neither":
            size = scale = None
        elif fault == "list":
            size, scale = ([2] * rng.randint(0, 4), None) if size else (None, [2] * rng.randint(0, 4))
        elif fault == "nothing left":
            size, scale = (rng.choice([0, -1]), None) if size else (None, rng.choice([0.01, -1]))
        elif fault == "align":
            align = True
        else:
            mode = rng.choice(["linear", "bilinear", "trilinear"])
    return "interpolate", [[shape_, rng.choice(["float32", "float64"])]], ["$0", size, scale, mode, align]


def cases(count=1500, seed=0):
    warnings.simplefilter("ignore")
    rng = random.Random(seed)
    kinds = [max_pool, max_pool, avg_pool, avg_pool, adaptive_avg_pool, pad, pad, unfold, fold, interpolate, interpolate]
    found = []
    for i in range(count):
        name, tensors, arguments = rng.choice(kinds)(rng, rng.random() < 0.4)
        found.append(answer(name, tensors, arguments, 10 * i))
    return found
