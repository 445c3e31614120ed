"""One call of torch.nn.functional: its arguments, and what PyTorch answers or why it refuses.

Tensors are not stored: their small integers come from a linear congruential generator, which the test repeats, so
that float32 sums are exact and files stay small.
"""

import math

import torch
import torch.nn.functional as F


def filled(shape, dtype, seed):
    """Integers from -3 to 3 (their absolute values for uint8, as truth for bool)."""
    values, state = [], seed
    for _ in range(math.prod(shape)):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 16) % 7 - 3)
    tensor = torch.tensor(values, dtype=torch.float64).reshape(shape)
    return (tensor.abs() if dtype == "uint8" else tensor).to(getattr(torch, dtype))


def numbers(tensor):
    """Seven digits, whole numbers without a point; what JSON lacks as text."""
    if tensor is None:
        return None
    flat = tensor.detach().flatten().tolist()
    return [str(v).replace("inf", "Infinity") if isinstance(v, float) and not math.isfinite(v)
            else int(v) if v == int(v) else float(f"{v:.7g}") for v in flat]


def answer(name, tensors, arguments, seed):
    """`arguments` holds "$k" for tensor k. The gradients are those for a gradient of the same kind of integers."""
    inputs = [filled(shape, dtype, seed + k) for k, (shape, dtype) in enumerate(tensors)]
    for tensor in inputs:
        if tensor.is_floating_point():
            tensor.requires_grad_()
    values = [inputs[int(a[1:])] if isinstance(a, str) and a.startswith("$") else a for a in arguments]
    case = {"name": name, "tensors": tensors, "arguments": arguments, "seed": seed}
    try:
        result = getattr(F, name)(*values)
    except Exception as error:
        return {**case, "error": [type(error).__name__, str(error)]}
    if isinstance(result, tuple):
        result, indices = result
        case["indices"] = indices.flatten().tolist()
    case |= {"shape": list(result.shape), "dtype": str(result.dtype)[6:], "values": numbers(result)}
    if result.grad_fn is not None:
        case["grad_fn"] = type(result.grad_fn).__name__
    # The maximum of a window that lies in the padding alone is -inf; PyTorch writes its gradient outside of its memory.
    is_safe = not (name.startswith("max_pool") and result.isinf().any())
    if result.grad_fn is not None and result.numel() and is_safe:
        result.backward(filled(result.shape, case["dtype"], seed + len(tensors)))
        case["grads"] = [numbers(tensor.grad) for tensor in inputs]
    return case


def per_axis(rng, axes, draw):
    """A list, one number for all axes, or a list of one number."""
    values = [draw() for _ in range(axes)]
    form = rng.random()
    return values if form < 0.5 else values[0] if form < 0.85 else values[:1]


def with_one(rng, values, axes, wrong):
    """The same numbers, with a wrong one on some axis."""
    values = list(values) if isinstance(values, list) else [values] * axes
    if values:
        values[rng.randrange(len(values))] = wrong
    return values


def misshapen(rng, shape):
    """An axis less, an axis more, or an empty one."""
    shape = list(shape)
    form = rng.random()
    if form < 0.35:
        return shape[1:]
    if form < 0.7:
        return [2, *shape]
    shape[rng.randrange(len(shape))] = 0
    return shape
