"""Draws calls: fitting arguments, by place or by name, and sometimes a fault."""

import pathlib
import re

import conv
import windows

from . import table
from .kinds import Drawing

# What each namespace of COMPATIBILITY is called here, and its callables.
SPACES = {
    "torch": ("torch", table.TORCH), "torch.Tensor": ("Tensor", table.METHODS), "torch.nn.functional": ("F", table.FUNCTIONAL),
    "torch.nn": ("nn", table.MODULES), "torch.nn.init": ("init", table.INIT), "torch.optim": ("optim", table.OPTIM),
    "torch.optim.lr_scheduler": ("lr_scheduler", table.SCHEDULES),
}
PAGE = pathlib.Path(__file__).parents[4] / "kernel-lib" / "COMPATIBILITY.md"
WRONG = ["a", 1.5, -7, 9, None, True, [1], [1.5], "@float32", {"float": "NaN"}]


def parse(text):
    """Triples (name, kind, where): "place", "name" (by name alone) or "rest" (the rest of the places)."""
    found = []
    for k, part in enumerate(text.split()):
        name, _, kind = part.strip("?").partition(":")
        is_rest = part[0] == "*" and kind in ("newshape", "permutation", "larger", "somedims", "index", "size", "operands")
        where = "rest" if is_rest else "name" if part[0] == "*" else "place"
        found.append((name.strip("*"), kind, where, part.endswith("?")))
    return found


def listed():
    """What COMPATIBILITY calls the same, limited or ours, by namespace."""
    found = {}
    for section in PAGE.read_text().split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        there = [line for line in body.split("\n") if line.startswith("**Same**")]
        for rows in re.split(r"\n\| (?=Limited|Ours|Absent)", body)[1:]:
            there += [] if rows.startswith("Absent") else [line.split("|")[1] for line in rows.split("\n")[2:] if "|" in line]
        found[heading.strip()] = re.findall(r"`(\w+)`", " ".join(there))
    return found


def callables():
    """Pairs of a namespace here and a name: all that the page lists and PyTorch can be asked about."""
    found, missing = [], []
    for heading, names in listed().items():
        if heading not in SPACES:
            continue
        space, known = SPACES[heading]
        for name in names:
            window = re.sub(r"(_pool|conv|conv_transpose)[123]d(_with_indices)?$", r"\1", name)
            if name in known:
                found += [(space, key) for key in known if key.strip() == name]
            elif space == "F" and window in table.WINDOWS:
                found.append(("windows", name))
            elif name not in table.ELSEWHERE[space].split():
                missing.append(f"{heading}.{name}")
    if missing:
        raise SystemExit(f"COMPATIBILITY lists what table.py does not know: {', '.join(missing)}")
    return found


def call(rng, space, name, seed):
    """One call; the faults come last, so that most of it is sound."""
    if space == "windows":
        case = from_sections(rng, name)
    else:
        text, _, inputs = dict(SPACES.values())[space][name].partition(">")
        drawing = Drawing(rng, name)
        case = {"call": f"{space}.{name.strip()}", **arranged(rng, parse(text), drawing)}
        for _, kind, _, _ in parse(inputs):
            drawing.draw(kind)
        if space in ("optim", "lr_scheduler"):
            drawing.steps()
        case["tensors"] = drawing.tensors
    if rng.random() < 0.2 and name not in table.OURS:
        spoil(rng, case)
    return {"call": case["call"], "seed": seed, "tensors": case["tensors"], "args": case["args"], "options": case["options"]}


def arranged(rng, parameters, drawing):
    """The first few by place, the others by name, in any order."""
    turn = 99 if drawing.name in table.OURS else rng.choice([99, 99, 99, 0, 1, 2, 3])
    args, named = [], []
    for k, (name, kind, where, may_lack) in enumerate(parameters):
        if may_lack and rng.random() < 0.5:
            turn = 0
            continue
        value = drawing.draw(kind)
        if where == "rest":
            args += value if rng.random() < 0.5 and kind != "index" else value if kind == "index" else [value]
        elif where == "name" or (k >= turn and k > 0):
            turn = 0
            named.append((name, value))
        else:
            args.append(value)
    rng.shuffle(named)
    return {"args": args, "options": dict(named)}


def from_sections(rng, name):
    """A call of the sections conv and windows, with the last arguments by name."""
    faulty = rng.random() < 0.3
    kind = re.sub(r"[123]d(_with_indices)?$", "", name)
    if kind.startswith("conv"):
        made = conv.Call(rng)
        while made.transposed != (kind == "conv_transpose") or made.axes != int(name[-2]):
            made = conv.Call(rng)
        for _ in range(rng.choice([1, 1, 2]) if faulty else 0):
            made.spoil()
        function, sized, arguments = made.parts()
    else:
        function, sized, arguments = getattr(windows, kind)(rng, faulty)
        while function.removesuffix("_with_indices") != name.removesuffix("_with_indices"):
            function, sized, arguments = getattr(windows, kind)(rng, faulty)
    parameters = table.WINDOWS[kind].split()
    turn = rng.choice([99, 1, 2, 3])
    tensors = [[list(shape), dtype, "whole", grad_form(rng, dtype)] for shape, dtype in sized]
    options = {parameters[k]: value for k, value in enumerate(arguments) if k >= turn}
    return {"call": f"F.{name}", "args": arguments[:turn], "options": options, "tensors": tensors}


def grad_form(rng, dtype):
    return rng.choice(["g", "g", "", "d"]) if dtype.startswith("float") else ""


def spoil(rng, case):
    args, options = case["args"], case["options"]
    first = 0 if case["call"].split(".")[0] in ("nn", "optim", "lr_scheduler") else 1  # what a method is called on stays
    fault = rng.choice(["unknown", "twice", "missing", "extra", "type", "type", "type", "named type"])
    if first == 0 and "type" in fault:
        return  # constructors of modules check no types, and fail later or never
    if fault == "unknown":
        options[rng.choice(["keepDim", "axes", "out_channel", "strides"])] = 1
    elif fault == "twice" and options:
        args.append(rng.choice(list(options.values())))
    elif fault == "missing" and len(args) > first:
        args.pop()
    elif fault == "extra" and not case["call"].endswith("loss"):  # losses have old parameters there
        args.append(rng.choice([1, None, "a", True]))
    elif fault == "type" and len(args) > first:
        args[rng.randrange(first, len(args))] = rng.choice(WRONG)
    elif fault == "named type" and options:
        options[rng.choice(list(options))] = rng.choice(WRONG)
