"""Resampling to every size and by every factor: nearest places depend on the last bit of the factor, and on how it is given."""

import random
import warnings

from _calls import answer

LONGEST = [0, 24, 8, 4]
MODES = ["nearest", "nearest", "nearest-exact"]


def scale_for(rng):
    """Round factors, fractions that float32 cannot hold, and any number."""
    return rng.choice([2, 1.1, 1.2, 2.05, 0.7, rng.randint(1, 9) / rng.randint(1, 9), round(rng.uniform(0.2, 3.5), 3)])


def call(rng, axes):
    shape = [1, rng.randint(1, 2)] + [rng.randint(1, LONGEST[axes]) for _ in range(axes)]
    mode = rng.choice([*MODES, ["linear", "bilinear", "trilinear"][axes - 1]])
    align = rng.choice([None, True, False]) if mode.endswith("linear") else None
    size = scale = None
    if rng.random() < 0.4:
        size = [rng.randint(1, LONGEST[axes] * 2) for _ in range(axes)]
    else:
        factors = [scale_for(rng) for _ in range(axes)]
        scale = factors if rng.random() < 0.7 else factors[0]
    return shape, rng.choice(["float32", "float32", "float64"]), ["$0", size, scale, mode, align]


def wide(rng):
    """Planes whose height and width are more than 128 together."""
    shape, dtype, arguments = call(rng, 2)
    shape = [1, 1, rng.randint(1, 2), rng.randint(60, 90)]
    return shape, dtype, ["$0", None, [1, rng.choice([2, 2.01, 2.3])], *arguments[3:]]


def cases(count=560, seed=3):
    warnings.simplefilter("ignore")
    rng = random.Random(seed)
    found = []
    for i in range(count):
        shape, dtype, arguments = wide(rng) if i % 28 == 0 else call(rng, rng.choice([1, 2, 2, 3]))
        found.append(answer("interpolate", [[shape, dtype]], arguments, 10 * i))
    return found
