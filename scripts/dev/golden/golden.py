"""Records what PyTorch answers into test/golden/*.json. Needed only to regenerate them: python scripts/dev/golden/golden.py [section …]

Each section file beside this one defines cases(), which returns what goes into the JSON file of its name;
_calls.py is what two of them share.
"""

import importlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parent.parent.parent / "test" / "golden"


def main(names):
    GOLDEN.mkdir(exist_ok=True)
    for name in names or sorted(path.stem for path in HERE.glob("*.py") if path.stem != "golden" and not path.stem.startswith("_")):
        cases = importlib.import_module(name).cases()
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
        (GOLDEN / f"{name}.json").write_text(f"[\n{lines}\n]\n")
        print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
