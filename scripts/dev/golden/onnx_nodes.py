"""The ONNX backend's node tests, for every operator that our library expresses. The onnx package makes their data when it is
asked; the section keeps the small ones. python scripts/dev/golden/onnx_nodes.py checks our library with all of them.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases

from _net.values import plain
from _onnx import DTYPES, LINES

SOURCE = ("onnx", onnx.__version__)
LARGEST = 600  # numbers in a case that is kept


def array(value):
    """As a case holds it: [shape, dtype, values]; None for what we have no type for."""
    if not isinstance(value, np.ndarray) and not np.isscalar(value) or str(np.asarray(value).dtype) not in DTYPES.values():
        return None
    value = np.asarray(value)
    exact = [float(f"{v:.9g}") if value.dtype == np.float32 and np.isfinite(v) else v for v in value.flatten().tolist()]
    return [list(value.shape), str(value.dtype), [v if isinstance(v, float) and v and np.isfinite(v) else plain(v) for v in exact]]


def read(attribute):
    value = onnx.helper.get_attribute_value(attribute)
    return onnx.numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else value


def translated(test):
    """The case of a test, or the reason why there is none."""
    nodes = test.model.graph.node if test.model else []
    if len(nodes) != 1 or test.name.endswith("_expanded"):
        return "several nodes"
    node = nodes[0]
    if node.op_type not in LINES:
        return "an operator that we lack"
    inputs, outputs = test.data_sets[0]
    values = dict(zip([i.name for i in test.model.graph.input], inputs))
    x = [np.asarray(values[name]) if name else None for name in node.input]
    given = [array(value) if value is not None else None for value in x]
    expected = [array(value) for value in outputs]
    if any(g is None and v is not None for g, v in zip(given, x)) or None in expected:
        return "a type that we lack"
    attributes = {a.name: read(a) for a in node.attribute}
    line = LINES[node.op_type](attributes, [f"i{k}" for k in range(len(x))], x)
    if line is None:
        return "a form of the operator that we lack"
    count = len(expected) if node.op_type == "Split" else 1
    used = {f"i{k}": value for k, value in enumerate(given) if value is not None and f"i{k}" in line}
    return {"name": test.name, "operator": node.op_type, "line": line, "inputs": used, "outputs": expected[:count]}


def everything():
    warnings.simplefilter("ignore")
    return [(test.name, translated(test)) for test in collect_testcases(None)]


def cases():
    found = [case for _, case in everything() if not isinstance(case, str)]
    sizes = [sum(len(values) for *_, values in [*case["inputs"].values(), *case["outputs"]]) for case in found]
    return [case for case, size in zip(found, sizes) if size <= LARGEST]


def main():
    all_of_them = everything()
    reasons = [case for _, case in all_of_them if isinstance(case, str)]
    for reason in sorted(set(reasons)):
        print(f"{reasons.count(reason):5}  not asked: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "onnx.json")
        path.write_text(json.dumps({"cases": [case for _, case in all_of_them if not isinstance(case, str)]}))
        checker = pathlib.Path(__file__).parent.parent.parent / "dist" / "dev" / "golden" / "check-lines.js"
        sys.exit(subprocess.run(["node", checker, path]).returncode)


if __name__ == "__main__":
    main()
