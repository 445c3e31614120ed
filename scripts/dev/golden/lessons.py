"""Each row of the lessons' tables "the same in PyTorch": its Python, run, and what came out.

_lessons.json has the names that the rows of a lesson use, in both languages, and what to look at after a line that gives
no value. Random numbers begin anew with each row.
"""

import ast
import contextlib
import io
import json
import pathlib

import torch

from _lessons import rows
from _net.values import plain, record

SETTINGS = json.loads((pathlib.Path(__file__).parent / "_lessons.json").read_text())
IMPORTS = "import torch\nfrom torch import nn, optim\nfrom torch.nn import functional as F\n"
#: of a longer tensor the sum of magnitudes and both ends are kept
MOST = 200


def cases():
    torch.set_num_threads(1)
    return [{"lesson": lesson, "here": here, "there": there, **answer(lesson, there)} for lesson, here, there in rows() if there]


def answer(lesson, line):
    setting = SETTINGS[lesson]
    names = {}
    torch.manual_seed(0)
    exec(IMPORTS + "\n".join(setting["python"]), names)
    torch.manual_seed(0)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(kept(ast.parse(line)), line, "exec"), names)
    if printed.getvalue():
        return {"printed": printed.getvalue()}
    value = names.get("answer")
    if value is None and "see" in setting:
        return {"seen": [short(record(eval(see, names), False)) for see in setting["see"]]}
    return {"result": short(result(value))}


def result(value):
    if isinstance(value, torch.optim.Optimizer):
        return {"value": [type(value).__name__, plain(value.defaults["lr"])]}
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return {"list": [record(tensor, False) for _, tensor in value]}
    return record(value, False)


def kept(tree):
    """The line, with its value under the name `answer`: that of its last expression, or of what it assigns to."""
    body = tree.body
    while isinstance(body[-1], ast.With):
        body = body[-1].body
    last = body[-1]
    if isinstance(last, ast.Expr):
        body[-1] = ast.Assign([ast.Name("answer", ast.Store())], last.value)
    elif isinstance(last, (ast.Assign, ast.AugAssign)):
        target = last.targets[0] if isinstance(last, ast.Assign) else last.target
        while isinstance(target, ast.Subscript):
            target = target.value
        body.append(ast.parse(f"answer = {ast.unparse(target)}").body[0])
    return ast.fix_missing_locations(tree)


def short(recorded):
    if "list" in recorded:
        return {**recorded, "list": [short(each) for each in recorded["list"]]}
    if "state" in recorded:
        return {**recorded, "state": [[name, shorter(tensor)] for name, tensor in recorded["state"]]}
    return {**recorded, "tensor": shorter(recorded["tensor"])} if "tensor" in recorded else recorded


def shorter(tensor):
    shape, dtype, values = tensor
    if len(values) <= MOST or isinstance(values[0], bool):
        return tensor
    numbers = [float(value) for value in values]
    return [shape, dtype, [plain(sum(map(abs, numbers))), values[0], values[-1]]]
