"""The rows of the lessons' tables that say in PyTorch what a cell says in TypeScript."""

import json
import pathlib
import re

NOTEBOOKS = pathlib.Path(__file__).parent.parent.parent.parent / "notebooks"


def rows():
    """Each row as (lesson, TypeScript, PyTorch), without those that have no PyTorch."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "markdown":
                yield from ((path.stem[:2], *row) for row in table_rows("".join(cell["source"])))


def table_rows(markdown):
    header = None
    for line in markdown.splitlines():
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if header is None:
            header = cells
        elif set("".join(cells)) - set(" :-") and any("PyTorch" in title for title in header):
            theirs = next(i for i, title in enumerate(header) if "PyTorch" in title)
            ours = next(i for i, title in enumerate(header) if i != theirs)
            here, there = code(cells[ours]), code(cells[theirs])
            if here or there:
                yield (here or there, there or here) if "the same" in line.lower() else (here, there)


def code(cell):
    """The code spans of a table's cell, a line each; nothing where it is prose."""
    spans = [single or double for double, single in re.findall(r"`` (.*?) ``|`([^`]*)`", cell)]
    return "\n".join(spans) if cell.startswith("`") else ""
