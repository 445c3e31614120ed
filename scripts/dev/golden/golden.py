"""Records what PyTorch answers into test/golden/*.json. Needed only to regenerate them: python scripts/dev/golden/golden.py [section …]

Each section file beside this one defines cases(), which returns what goes into the JSON file of its name, after
PyTorch's version; files and folders that begin with _ are what sections share. requirements.txt pins the version.
"""

import importlib
import json
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parent.parent.parent / "test" / "golden"


def main(names):
    pinned = dict(line.split("==") for line in (HERE / "requirements.txt").read_text().split())
    if torch.__version__.split("+")[0] != pinned["torch"]:
        raise SystemExit(f"goldens are recorded with torch {pinned['torch']} (requirements.txt), but this is {torch.__version__}")
    GOLDEN.mkdir(exist_ok=True)
    for name in names or sorted(path.stem for path in HERE.glob("*.py") if path.stem != "golden" and not path.stem.startswith("_")):
        section = importlib.import_module(name)
        cases = section.cases()
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
        source, version = getattr(section, "SOURCE", ("torch", torch.__version__.split("+")[0]))
        (GOLDEN / f"{name}.json").write_text(f'{{"{source}":{json.dumps(version)},"cases":[\n{lines}\n]}}\n')
        print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
