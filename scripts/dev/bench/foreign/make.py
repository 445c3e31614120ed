"""Writes the notebooks of notebooks.yaml, each with the outputs of a real run:

    python make.py FOLDER [RUNS]

FOLDER/right holds outputs of the same sources, FOLDER/wrong outputs of sources in which one number or word is another.
FOLDER/right/NAME.again.json holds those of RUNS - 1 more runs, where more than one is asked for.
"""
import json
import pathlib
import sys

import nbclient
import nbformat
import yaml

here = pathlib.Path(__file__).parent


def cell_of(spec, number, change):
    if isinstance(spec, dict) and "markdown" in spec:
        return nbformat.v4.new_markdown_cell(spec["markdown"], id=f"cell-{number}", attachments=spec["attachments"])
    code, tags = (spec["code"], spec["tags"]) if isinstance(spec, dict) else (spec, [])
    cell = nbformat.v4.new_code_cell(code.replace(*change) if change else code, id=f"cell-{number}")
    if tags:
        cell.metadata.tags = tags
    return cell


def run(spec, folder, change=None):
    cells = [cell_of(cell, number, change) for number, cell in enumerate(spec["cells"], 1)]
    kernel = spec.get("kernel", "python3")
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, kernel_name=kernel, resources={"metadata": {"path": folder}}, timeout=120).execute()
    notebook.metadata.kernelspec = {"name": kernel, "display_name": kernel, "language": notebook.metadata.language_info.name}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def outputs(notebook):
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


target, runs = pathlib.Path(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])
for kind in ("right", "wrong"):
    (target / kind).mkdir(parents=True, exist_ok=True)
for spec in yaml.safe_load((here / "notebooks.yaml").read_text("utf-8")):
    name = spec["name"]
    right = run(spec, target)
    wrong = run(spec, target, spec["change"])
    assert outputs(right) != outputs(wrong), f"{name}: nothing changes"
    # the sources are the same in both: only what is saved is another
    for cell, same in zip(wrong.cells, right.cells):
        cell.source = same.source
    for kind, notebook in (("right", right), ("wrong", wrong)):
        nbformat.write(notebook, target / kind / f"{name}.ipynb")
    if runs > 1:
        again = [outputs(run(spec, target)) for _ in range(runs - 1)]
        (target / "right" / f"{name}.again.json").write_text(json.dumps(again, ensure_ascii=False), "utf-8")
    print(name, flush=True)
