"""Statements as programs have them, a line each in _statements.txt: in TypeScript, and after ### in Python where it does not
follow by itself. What the last one is as a text, or the refusal.
"""

import ast
import contextlib
import io
import math
import pathlib
import re
import warnings

import torch
from torch import nn, optim
from torch.nn import functional as F

WORDS = {"true": "True", "false": "False", "null": "None", "Infinity": "inf", "NaN": "nan"}


def index(text):
    return re.sub(r'"([^"]*:[^"]*)"', r"\1", text).replace('"..."', "...") or "()"


def python(line):
    """The line in Python: options become keywords, `at` and `set` brackets."""
    line = re.sub(r"\b(?:const|new) ", "", line)
    line = re.sub(r"\.set\(\[((?:[^\[\]]|\[[^\]]*\])*)\], ([^;]*)\)(?=;|$)", lambda m: f"[{index(m[1])}] = {m[2]}", line)
    line = re.sub(r"\.at\(((?:[^()]|\([^()]*\))*)\)", lambda m: f"[{index(m[1])}]", line)
    while "{" in line:
        line = re.sub(r"\{ ?([^{}]*?) ?\}", lambda m: re.sub(r"(\w+): ", r"\1=", m[1]), line)
    line = re.sub(r"\((\w+(?:, \w+)*|)\) => ", lambda m: f"lambda {m[1]}: ", line)
    for here, there in WORDS.items():
        line = re.sub(rf"\b{here}\b", there, line)
    return line


def shown(value):
    """What the test shows of its values, too."""
    if isinstance(value, (torch.Tensor, nn.Module, torch.Size)) or hasattr(value, "_fields") or type(value).__module__ == "torch.return_types":
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{shown(k)}: {shown(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)


def answer(code):
    printed = io.StringIO()
    names = {"torch": torch, "nn": nn, "optim": optim, "F": F, "inf": math.inf, "nan": math.nan}
    torch.manual_seed(0)
    *first, last = ast.parse(code).body
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.Module(first, []), code, "exec"), names)
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), code, "exec"), names)
                return {"text": printed.getvalue()}
            value = eval(compile(ast.Expression(last.value), code, "eval"), names)
    except Exception as error:
        # where no way to call fits, PyTorch lists all that it knows, more than there are here
        words = str(error).split("\nException raised")[0].split("\n")[0]
        return {"error": [type(error).__name__, None if "invalid combination of arguments" in words else words]}
    return {"text": printed.getvalue() + shown(value)}


def cases():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    lines = (pathlib.Path(__file__).parent / "_statements.txt").read_text().splitlines()
    found = []
    for line in lines:
        if not line.startswith("#"):
            here, _, there = line.partition(" ### ")
            found.append({"line": here, **answer(there or python(here))})
    return found
