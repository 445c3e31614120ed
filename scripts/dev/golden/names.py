"""PyTorch's own public names by the headings of COMPATIBILITY: functions, classes, methods and values, no modules."""

import types

import torch
from torch import nn, optim

SPACES = {
    "torch": torch, "torch.Tensor": torch.Tensor, "torch.autograd": torch.autograd, "torch.nn": nn, "torch.nn.Module": nn.Module, "torch.nn.utils": nn.utils,
    "torch.nn.functional": nn.functional, "torch.nn.init": nn.init, "torch.optim": optim, "torch.optim.lr_scheduler": optim.lr_scheduler,
    "torch.utils.data": torch.utils.data,
}


# Seen in the namespaces, but for PyTorch's own use, or of another namespace.
FOREIGN = {
    "torch.nn.functional": "BroadcastingList1 BroadcastingList2 BroadcastingList3 ScalingType SwizzleType Tensor assert_int_or_pair boolean_dispatch "
                           "handle_torch_function has_torch_function has_torch_function_unary has_torch_function_variadic",
    "torch.nn.init": "Tensor", "torch.optim.lr_scheduler": "Optimizer Tensor inf",
}


def is_own(space, name):
    """Whether a name is PyTorch's, and not one of Python's that a file of it imports."""
    value = getattr(space, name)
    if name.startswith("_") or isinstance(value, types.ModuleType):
        return False
    module = getattr(value, "__module__", None) or "torch"
    if isinstance(space, type) or name in getattr(space, "__all__", []):
        return True
    return module.startswith("torch") and not hasattr(value, "__origin__") and not isinstance(value, (str, list, dict, set, tuple, bool))


def cases():
    found = []
    for heading, space in SPACES.items():
        names = [name for name in dir(space) if is_own(space, name) and name not in FOREIGN.get(heading, "").split()]
        if heading == "torch.nn.Module":
            names.append("training")
        found.append({"heading": heading, "names": sorted(set(names))})
    return found
