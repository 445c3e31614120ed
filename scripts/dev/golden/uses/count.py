"""Counts in how many public programs with convolutions each public name of PyTorch stands: test/golden/uses.json.

    python scripts/dev/golden/uses/count.py FOLDER

FOLDER holds git repositories as owner+name/repo; which are read, and what of them is one program, says repositories.txt.
Programs are read with Python's own parser and nothing of them is kept but the counts.
"""

import collections
import json
import pathlib
import sys

import torch

from names import HEADINGS, Names
from programs import programs_of

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parents[3] / "test" / "golden"


def main(folder):
    counts = {heading: collections.Counter() for heading in HEADINGS}
    repositories = {}
    unread = 0
    for line in (HERE / "repositories.txt").read_text().split("\n"):
        if not line or line.startswith("#"):
            continue
        repository, depth = line.split()
        found = 0
        for texts in programs_of(pathlib.Path(folder, repository.replace("/", "+"), "repo"), int(depth)):
            names = Names()
            for text in texts:
                unread += not names.read(text)
            if not names.has_convolution():
                continue
            found += 1
            for heading, name in names.used:
                counts[heading][name] += 1
        if found == 0:
            print(f"{repository} has no program with a convolution"); continue
        repositories[repository] = found
    write(repositories, counts)
    print(f"{sum(repositories.values())} programs of {len(repositories)} repositories, {unread} texts that Python 3 cannot read")


def write(repositories, counts):
    rows = [json.dumps({"heading": heading, "uses": dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))})
            for heading, counter in counts.items()]
    text = ",\n".join(rows)
    GOLDEN.joinpath("uses.json").write_text(f'{{"torch":"{torch.__version__.split("+")[0]}","repositories":{json.dumps(repositories)},"cases":[\n{text}\n]}}\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
