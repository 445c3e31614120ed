"""Random streams: sequences of mixed draws after a seed, so that the position of the stream is recorded too."""

import random

import torch

SIZES = [1, 2, 3, 7, 8, 14, 15, 16, 17, 23, 24, 31, 32, 33, 40, 47, 48, 49, 100]


def draw(rng):
    """One call: its name, its arguments and what it answered."""
    name = rng.choice(["rand", "randn", "randn", "randn", "randint", "randperm", "uniform_", "normal_", "bernoulli_"])
    size = rng.choice(SIZES)
    dtype = rng.choice(["float32", "float32", "float64"])
    if name in ("rand", "randn"):
        return name, [[size], dtype], getattr(torch, name)(size, dtype=getattr(torch, dtype))
    if name == "randperm":
        return name, [size], torch.randperm(size)
    if name == "randint":
        dtype = rng.choice(["int64", "int64", "int32", "uint8", "float64", "bool"])
        if dtype == "bool":
            low, high = 0, 2
        elif dtype == "uint8":
            low, high = rng.randint(0, 9), rng.randint(10, 256)
        else:
            top = rng.choice([10, 1000, 2**24, 2**28, 2**28 + 1, 2**31, 2**32, 2**40, 2**52])
            top = min(top, 2**31) if dtype == "int32" else top
            low, high = (rng.choice([0, -5, 3]), top) if top <= 2**28 else (0, top)
            if dtype == "int64" and top == 2**52:
                low, high = -(2**63), 2**63 - 1
        return name, [str(low), str(high), [size], dtype], torch.randint(low, high, (size,), dtype=getattr(torch, dtype))
    # In place, on a transposed view in half of the cases.
    shape = [rng.randint(1, 6), rng.randint(1, 6)]
    tensor = torch.empty(shape, dtype=getattr(torch, dtype))
    transposed = rng.random() < 0.5
    view = tensor.t() if transposed else tensor
    arguments = {"uniform_": rng.choice([[0, 1], [-0.25, 0.25], [2, 5]]), "normal_": rng.choice([[0, 1], [5, 0.1]]),
                 "bernoulli_": [rng.choice([0.0, 0.1, 0.5, 0.9, 1.0])]}[name]
    getattr(view, name)(*arguments)
    return name, [shape, dtype, transposed, *arguments], tensor


def cases(count=120, seed=0):
    rng = random.Random(seed)
    seeds = [0, 1, 42, 123, 2**31, 2**32 - 1, 2**32, 2**32 + 5, 2**63, 2**64 - 1, -1, -7, -(2**63)]
    found = []
    for i in range(count):
        start = seeds[i] if i < len(seeds) else rng.randrange(2**32)
        torch.manual_seed(start)
        calls = []
        for _ in range(rng.randint(1, 8)):
            name, arguments, answer = draw(rng)
            flat = answer.flatten().tolist()
            if name == "randint":
                flat = [str(int(v)) for v in flat]
            calls.append({"name": name, "arguments": arguments,
                          "values": [float(f"{v:.9g}") if isinstance(v, float) else v for v in flat]})
        found.append({"seed": str(start), "calls": calls, "then": torch.rand(1).item()})
    return found
