"""Runs one call in PyTorch."""

import re

import torch

from .values import make, numbers, record

MISSING_IN_PYTORCH = {
    "rsub": lambda self, other: torch.rsub(self, other),
    "at": lambda self, *entries: self[index_of(entries)],
    "set": lambda self, entries, value: self.__setitem__(index_of(entries), value),
}


def index_of(entries):
    def one(entry):
        if entry == "...":
            return ...
        if isinstance(entry, str):
            return slice(*(int(part) if part else None for part in entry.split(":")))
        return entry
    return tuple(one(entry) for entry in entries)


def given(argument, tensors, sequence=list):
    """An argument as Python has it: "$0" is a tensor, "@float32" a dtype."""
    if isinstance(argument, list):
        return sequence(given(a, tensors, sequence) for a in argument)
    if isinstance(argument, dict):
        return float(argument["float"].replace("Infinity", "inf"))
    if isinstance(argument, str) and argument[:1] == "$":
        return tensors[int(argument[1:])]
    if isinstance(argument, str) and argument[:1] == "@":
        return getattr(torch, argument[1:])
    return argument


def function_of(name):
    """`torch.nn.functional.relu` and the like; methods take their tensor first."""
    space, _, last = name.rpartition(".")
    if space == "Tensor":
        return MISSING_IN_PYTORCH.get(last) or getattr(torch.Tensor, last)
    owner = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn, "init": torch.nn.init,
             "optim": torch.optim, "lr_scheduler": torch.optim.lr_scheduler}[space]
    return getattr(owner, last)


def words(error):
    """The first line, with sets in order; None where PyTorch lists all signatures that it knows."""
    text = str(error).split("\nException raised")[0].split("\n")[0]
    in_order = re.sub(r"\{([^{}]*)\}", lambda found: "{" + ", ".join(sorted(found[1].split(", "))) + "}", text)
    return None if "invalid combination of arguments" in text else in_order


def run(case, with_text):
    made = [make(spec, case["seed"] + k) for k, spec in enumerate(case["tensors"])]
    tensors = [tensor for tensor, _ in made]
    space = case["call"].split(".")[0]
    torch.manual_seed(case["seed"])
    try:
        sequence = tuple if space == "nn" else list  # modules print it, and JavaScript's lists stand for both
        arguments = [given(a, tensors, sequence) for a in case["args"]]
        options = {name: given(a, tensors, sequence) for name, a in case["options"].items()}
        if space in ("optim", "lr_scheduler"):
            return {"result": {"value": steps(case["call"], tensors, arguments, options)}}
        called = function_of(case["call"])(*arguments, **options)
        if case["call"].startswith("torch.empty"):
            called.detach().zero_()  # what it holds is nobody's promise
        if space == "nn":
            return module(called, tensors, case, made)
        found = {"result": record(called, with_text)}
    except Exception as error:
        return {"error": [type(error).__name__, words(error)]}
    if case["call"].endswith("_") or case["call"] == "Tensor.set":
        found["after"] = numbers(tensors[0])
        called = tensors[0]
    return found | gradients(called, case, made)


def gradients(called, case, made):
    """Of the first result that has a history, for a gradient that both languages make."""
    results = called if isinstance(called, (list, tuple)) else [called]
    first = next((r for r in results if isinstance(r, torch.Tensor) and r.grad_fn is not None), None)
    leaves = [leaf for _, leaf in made]
    is_unsafe = "max_pool" in case["call"] and first is not None and first.isinf().any()
    if first is None or not any(leaf is not None for leaf in leaves) or first.numel() == 0 or is_unsafe:
        return {}
    try:
        upstream, _ = make([list(first.shape), str(first.dtype)[6:], "whole", ""], case["seed"] + 50)
        first.backward(upstream, retain_graph=True)
    except Exception as error:
        return {"backward": [type(error).__name__, words(error)]}
    grads = [numbers(leaf.grad) if leaf is not None and leaf.grad is not None else None for leaf in leaves]
    return {"grads": grads} | (second(first, upstream, leaves, case["seed"]) if case["seed"] % 3 == 0 else {})


def second(first, upstream, leaves, seed):
    """The gradients of the gradients, of which each is weighed by a tensor that both languages make."""
    asked = [leaf for leaf in leaves if leaf is not None]
    try:
        found = torch.autograd.grad(first, asked, upstream, create_graph=True, allow_unused=True)
        total = first.new_zeros([])
        for k, grad in enumerate(found):
            if grad is not None and grad.requires_grad:
                total = total + (grad * make([list(grad.shape), str(grad.dtype)[6:], "whole", ""], seed + 60 + k)[0]).sum()
        if not total.requires_grad:
            return {"second": [None for _ in asked]}
        grads = torch.autograd.grad(total, asked, allow_unused=True)
    except Exception:
        return {"second": "refused"}
    return {"second": [None if grad is None or not grad.any() else numbers(grad) for grad in grads]}


def module(made_module, tensors, case, made):
    """A module's text and state, then what it makes of the tensors, and its parameters' gradients."""
    found = {"result": record(made_module, False)}
    if not tensors:
        return found
    try:
        output = made_module(*tensors)
    except Exception as error:
        return found | {"forward": {"error": [type(error).__name__, words(error)]}}
    found["forward"] = record(output, False)
    found |= gradients(output, case, made)
    if "grads" in found:
        found["parameters"] = [numbers(p.grad) if p.grad is not None else None for p in made_module.parameters()]
    return found


def steps(name, tensors, arguments, options):
    """Three steps of an optimizer on the first tensor with the others as gradients, or ten learning rates."""
    parameter = torch.nn.Parameter(tensors[0].detach().clone())
    if name.startswith("lr_scheduler"):
        optimizer = torch.optim.SGD([parameter], lr=0.5)
        schedule = function_of(name)(optimizer, *arguments, **options)
        rates = []
        for _ in range(10):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        return [float(f"{rate:.7g}") for rate in rates]
    optimizer = function_of(name)([parameter], *arguments, **options)
    for gradient in tensors[1:]:
        parameter.grad = gradient.detach().clone()
        optimizer.step()
    return numbers(parameter)
