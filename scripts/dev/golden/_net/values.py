"""Tensors that both languages make from a few words, and answers as JSON.

A tensor is [shape, dtype, fill, form]. Its numbers come from a linear congruential generator that the checker repeats;
`fill` says what they become, `form` whether the tensor is a leaf that wants gradients (g), computed from one (d),
whether its axes lie in reverse order in memory (t), and whether its last axis repeats one element (x).
"""

import math

import torch

SPECIAL = [0.0, -0.0, 1.0, -1.0, math.nan, math.inf, -math.inf, 2.5]


def stream(count, seed):
    state = seed
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        yield state >> 16


def number(fill, x):
    if fill == "special":
        return SPECIAL[x % 8]
    if fill == "quarters":
        return (x % 25 - 12) / 4
    if fill == "positive":
        return (x % 24 + 1) / 4
    if fill == "share":
        return (x % 9) / 8
    if fill == "sign":
        return 1 if x % 2 else -1
    if fill == "classes":
        return x % 3
    return x % 7 - 3


def make(spec, seed):
    """The tensor, and the leaf that its gradient goes to (or None)."""
    whole, dtype, fill, form = spec
    shape = [*whole[:-1], 1] if "x" in form else whole
    flat = [number(fill, x) for x in stream(math.prod(shape), seed)]
    if dtype == "uint8":
        flat = [abs(x) for x in flat]
    order = shape[::-1] if "t" in form else shape
    tensor = torch.tensor(flat, dtype=torch.float64).reshape(order).to(getattr(torch, dtype))
    tensor = tensor.permute(*reversed(range(len(shape)))) if "t" in form else tensor
    tensor = tensor.clone()  # keeps the strides, and is nobody's view
    leaf = tensor.requires_grad_() if "g" in form or "d" in form else None
    tensor = leaf.mul(1) if "d" in form else tensor
    return (tensor.expand(whole) if "x" in form else tensor), leaf


def plain(x):
    """Numbers that JSON lacks as text, −0 too."""
    if isinstance(x, bool) or x is None or isinstance(x, str):
        return x
    if isinstance(x, int):
        return x if abs(x) < 2**53 else str(x)
    if math.isnan(x) or math.isinf(x):
        return str(x).replace("inf", "Infinity").replace("nan", "NaN")
    if x == 0:
        return "-0" if math.copysign(1, x) < 0 else 0
    rounded = float(f"{x:.7g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 2**53 else rounded


def numbers(tensor):
    return [plain(x) for x in tensor.detach().flatten().tolist()]


def is_lazy(tensor):
    return isinstance(tensor, (torch.nn.UninitializedParameter, torch.nn.UninitializedBuffer))


def record(value, with_text):
    """What came back, as JSON."""
    if isinstance(value, torch.nn.Module):
        drawn = [[name, record(t, False)["tensor"]] for name, t in value.state_dict().items() if not is_lazy(t) and t.numel() > 0]  # what waits for its size has none
        return {"module": str(value), "state": drawn}
    if isinstance(value, torch.Tensor):
        found = {"tensor": [list(value.shape), str(value.dtype)[6:], numbers(value)]}
        if value.grad_fn is not None:
            found["grad_fn"] = type(value.grad_fn).__name__
        elif value.requires_grad:
            found["requires_grad"] = True
        return found | ({"text": str(value)} if with_text and value.numel() <= 40 else {})
    if isinstance(value, torch.Size):
        return {"value": list(value)}
    if isinstance(value, (list, tuple)):
        if any(isinstance(v, torch.Tensor) for v in value):
            return {"list": [record(v, with_text) for v in value]}
        return {"value": flattened(value)}
    if isinstance(value, torch.dtype):
        return {"value": str(value)}
    return {"value": plain(value)}


def flattened(value):
    return [flattened(v) for v in value] if isinstance(value, (list, tuple)) else plain(value)
