"""Small networks as people publish them: what each program in _programs prints for its seed. test/nn/programs has them in TypeScript."""

import contextlib
import importlib
import io
import pathlib
import warnings

import torch


def cases():
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    return [{"name": path.stem, "lines": lines(path.stem)} for path in sorted((pathlib.Path(__file__).parent / "_programs").glob("*.py"))]


def lines(name):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        importlib.import_module(f"_programs.{name}").main()
    return printed.getvalue().splitlines()
