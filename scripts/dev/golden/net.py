"""A wide net: random calls of every callable. python scripts/dev/golden/net.py [count [seed]] makes as many, 20000 if none is
said, and checks our library with them (`npm run build` first); the section keeps the first few thousand.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

import torch

from _net.answer import run
from _net.draw import call, callables


def cases(count=5000, seed=0):
    warnings.simplefilter("ignore")
    found = []
    names = callables()
    each = -(-count // len(names))
    with torch.backends.mkldnn.flags(enabled=False):
        for space, name in names:
            for i in range(each):  # a new name leaves the calls of the others as they are
                rng = random.Random(f"{seed} {space} {name} {i}")
                case = call(rng, space, name, rng.randrange(10**6))
                narrow(case, random.Random(f"narrow {seed} {space} {name} {i}"))
                found.append(case | run(case, with_text=rng.random() < 0.5))
    return found


def narrow(case, rng):
    """Of some calls, all that is float32 in float16 or bfloat16."""
    if rng.random() < 0.9:
        return
    dtype = rng.choice(["float16", "bfloat16"])
    for spec in case["tensors"]:
        spec[1] = dtype if spec[1] == "float32" else spec[1]


def main(count=20000, seed=1):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "net.json")
        path.write_text(json.dumps({"torch": torch.__version__, "cases": cases(int(count), int(seed))}))
        checker = pathlib.Path(__file__).parent.parent.parent / "dist" / "dev" / "golden" / "check.js"
        sys.exit(subprocess.run(["node", checker, path]).returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
