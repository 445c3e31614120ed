"""Which of PyTorch's public names a program uses."""

import ast
import json
import pathlib

import numpy as np
import torch
from torch import nn

LISTED = {case["heading"]: set(case["names"])
          for case in json.loads((pathlib.Path(__file__).parents[4] / "test" / "golden" / "names.json").read_text())["cases"]}
MODULES = "torch modules"  # whole namespaces beside those that COMPATIBILITY lists: torch.cuda, torch.hub
HEADINGS = [*LISTED, MODULES]
NAMESPACES = sorted((heading for heading in LISTED if heading not in ("torch.Tensor", "torch.nn.Module")), key=len, reverse=True)
OTHERS = (str, list, dict, set, tuple, int, float, bytes, np.ndarray, nn.Module)
# An attribute of a value of unknown class: counted as a tensor's where no other common class has it, and else with a mark.
AMBIGUOUS = {name for name in LISTED["torch.Tensor"] if any(hasattr(kind, name) for kind in OTHERS)}


class Names(ast.NodeVisitor):
    """Reads the texts of one program; `used` has pairs of a heading and a name."""

    def __init__(self):
        self.used = set()
        self.paths = {}  # what a name of the program stands for: "F" for "torch.nn.functional"
        self.starred = []
        self.called = set()

    def read(self, text):
        """Whether Python could read it."""
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return False
        self.visit(tree)
        return True

    def has_convolution(self):
        return any("conv" in name.lower() and heading in ("torch.nn", "torch.nn.functional") for heading, name in self.used)

    def visit_Import(self, node):
        for alias in node.names:
            self.paths[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]

    def visit_ImportFrom(self, node):
        for alias in node.names:
            path = f"{node.module or '.'}.{alias.name}"
            if alias.name == "*":
                self.starred.append(node.module or ".")
            else:
                self.paths[alias.asname or alias.name] = path
                self.count(path)

    def visit_Call(self, node):
        self.called.add(node.func)
        self.generic_visit(node)

    def visit_Attribute(self, node):
        path = self.path_of(node)
        if path is not None:
            self.count(path)
            return
        self.generic_visit(node)
        is_own = isinstance(node.value, ast.Name) and node.value.id == "self"  # a module's own layers bear such names
        for heading, kind in (("torch.Tensor", torch.Tensor), ("torch.nn.Module", nn.Module)):
            is_method = callable(getattr(kind, node.attr, None))
            if node.attr in LISTED[heading] and (node in self.called or not is_method) and not (is_own and kind is torch.Tensor):
                self.used.add((heading, node.attr))

    def visit_Name(self, node):
        path = self.path_of(node)
        if path is not None:
            self.count(path)

    def path_of(self, node):
        """The dotted name that an expression stands for, None for a value."""
        if isinstance(node, ast.Name):
            for module in self.starred:
                if node.id not in self.paths and node.id in LISTED.get(module, ()):
                    return f"{module}.{node.id}"
            return self.paths.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self.path_of(node.value)
            return before and f"{before}.{node.attr}"
        return None

    def count(self, path):
        parts = path.split(".")
        if parts[0] != "torch":
            return
        if path.startswith("torch.nn.modules.") and parts[-1] in LISTED["torch.nn"]:
            parts = ["torch", "nn", parts[-1]]
        for heading in NAMESPACES:
            own = heading.split(".")
            if parts[:len(own)] == own and len(parts) > len(own):
                name = parts[len(own)]
                if name in LISTED[heading]:
                    self.used.add((heading, name))
                    if name in ("Tensor", "Module") and len(parts) > len(own) + 1 and parts[len(own) + 1] in LISTED[f"{heading}.{name}"]:
                        self.used.add((f"{heading}.{name}", parts[len(own) + 1]))
                elif heading == "torch" and name not in ("nn", "optim", "utils"):
                    self.used.add((MODULES, f"torch.{name}"))
                return
