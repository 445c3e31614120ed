"""ONNX's operators as lines of our library: each function gets a node's attributes, the names of its inputs (i0, i1 …) and
their values, and returns a line that reads the same in Python and TypeScript, or None where we have no such thing.
"""

import json
import math

import numpy as np

UNARY = {"Identity": "clone", "Not": "logical_not", "IsNaN": "isnan"} | {
    name: name.lower() for name in "Abs Ceil Cos Exp Floor Log Neg Reciprocal Relu Round Sigmoid Sign Sin Sqrt Tanh".split()}
BINARY = {"Add": "add", "Sub": "sub", "Mul": "mul", "Equal": "eq", "Greater": "gt", "GreaterOrEqual": "ge", "Less": "lt",
          "LessOrEqual": "le", "And": "logical_and", "Or": "logical_or", "Xor": "logical_xor", "MatMul": "matmul"}
DTYPES = {1: "float32", 2: "uint8", 6: "int32", 7: "int64", 9: "bool", 11: "float64"}


def js(value):
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return "[" + ", ".join(js(v) for v in value) + "]" if isinstance(value, (list, tuple)) else json.dumps(value)


def pairs(a, x, rank):
    """Padding before and after each spatial axis."""
    spatial = x.shape[2:] if rank is None else rank
    axes = len(spatial)
    kernel, strides, dilations = a["kernel_shape"], a.get("strides", [1] * axes), a.get("dilations", [1] * axes)
    word = a.get("auto_pad", b"NOTSET").decode()
    if word in ("SAME_UPPER", "SAME_LOWER"):
        total = [max((-(-n // s) - 1) * s + d * (k - 1) + 1 - n, 0) for n, k, s, d in zip(spatial, kernel, strides, dilations)]
        small, large = [t // 2 for t in total], [t - t // 2 for t in total]
        return list(zip(small, large)) if word == "SAME_UPPER" else list(zip(large, small))
    pads = [0] * (2 * axes) if word == "VALID" else a.get("pads", [0] * (2 * axes))
    return list(zip(pads[:axes], pads[axes:]))


def padded(name, padding, value=0.0):
    """Pads before the call where the two sides differ; what is left is the same on both."""
    if all(before == after for before, after in padding):
        return name, [before for before, _ in padding]
    flat = [n for pair in reversed(padding) for n in pair]
    return f'F.pad({name}, {js(flat)}, "constant", {js(value)})', [0] * len(padding)


def conv(a, n, x):
    axes = x[0].ndim - 2
    a = {"kernel_shape": list(x[1].shape[2:])} | a
    source, padding = padded(n[0], pairs(a, x[0], None))
    bias = n[2] if len(n) > 2 else "null"
    one = [1] * axes
    return (f"F.conv{axes}d({source}, {n[1]}, {bias}, {js(a.get('strides', one))}, {js(padding)}, "
            f"{js(a.get('dilations', one))}, {a.get('group', 1)})")


def conv_transpose(a, n, x):
    axes = x[0].ndim - 2
    one = [1] * axes
    kernel, stride, dilation = list(x[1].shape[2:]), a.get("strides", one), a.get("dilations", one)
    extra = a.get("output_padding", [0] * axes)
    full = [s * (i - 1) + e + (k - 1) * d + 1 for s, i, e, k, d in zip(stride, x[0].shape[2:], extra, kernel, dilation)]
    word = a.get("auto_pad", b"NOTSET").decode()
    wanted = a.get("output_shape") or ([i * s for i, s in zip(x[0].shape[2:], stride)] if word.startswith("SAME") else None)
    if wanted:
        total = [f - w for f, w in zip(full, wanted)]
        halves = [(t // 2, t - t // 2) if word == "SAME_UPPER" else (t - t // 2, t // 2) for t in total]
    else:
        pads = a.get("pads", [0] * (2 * axes))
        halves = list(zip(pads[:axes], pads[axes:]))
    bias = n[2] if len(n) > 2 else "null"
    line = (f"F.conv_transpose{axes}d({n[0]}, {n[1]}, {bias}, {js(stride)}, 0, {js(extra)}, {a.get('group', 1)}, {js(dilation)})")
    return f"F.pad({line}, {js([-v for pair in reversed(halves) for v in pair])})" if any(sum(h) for h in halves) else line


def max_pool(a, n, x):
    if a.get("storage_order"):
        return None
    axes = len(a["kernel_shape"])
    one = [1] * axes
    padding = pairs(a, x[0], None)
    source, same = padded(n[0], padding, -math.inf)
    if any(2 * p > k for p, k in zip(same, a["kernel_shape"])):
        return None
    return (f"F.max_pool{axes}d({source}, {js(a['kernel_shape'])}, {js(a.get('strides', one))}, {js(same)}, "
            f"{js(a.get('dilations', one))}, {js(bool(a.get('ceil_mode')))})")


def average_pool(a, n, x):
    axes = len(a["kernel_shape"])
    one = [1] * axes
    if a.get("dilations", one) != one:
        return None
    padding = pairs(a, x[0], None)
    counts = bool(a.get("count_include_pad"))
    source, same = padded(n[0], padding)
    if any(2 * p > k for p, k in zip(same, a["kernel_shape"])):
        return None
    rest = f"{js(a['kernel_shape'])}, {js(a.get('strides', one))}, {js(same)}, {js(bool(a.get('ceil_mode')))}, {js(counts)})"
    if source == n[0] or counts:
        return f"F.avg_pool{axes}d({source}, {rest}"
    ones, _ = padded(f"torch.ones_like({n[0]})", padding)
    return f"F.avg_pool{axes}d({source}, {rest}.div(F.avg_pool{axes}d({ones}, {rest})"


def axes_of(a, x, place=1):
    axes = x[place].tolist() if len(x) > place and x[place] is not None else a.get("axes")
    if not axes and a.get("noop_with_empty_axes"):
        return None
    return [axis % x[0].ndim for axis in axes] if axes else list(range(x[0].ndim))


def reduction(body):
    def line(a, n, x):
        axes = axes_of(a, x)
        return None if axes is None else body(n[0], js(axes), js({"k": bool(a.get("keepdims", 1))}).replace('"k"', "keepdim"))
    return line


def extreme(name):
    def line(a, n, x):
        axes = axes_of(a, x)
        if axes is None or x[0].dtype == bool or 0 in x[0].shape:
            return None
        keep = bool(a.get("keepdims", 1))
        steps = "".join(f".{name}({axis}, {{keepdim: {js(keep)}}}).values" for axis in sorted(axes, reverse=True))
        return n[0] + steps
    return line


def norm2(name, axes, keep):
    return f"{name}.norm(2, {axes}, {keep})"


def arg(name):
    return lambda a, n, x: None if a.get("select_last_index") else (
        f"{n[0]}.{name}({a.get('axis', 0)}, {{keepdim: {js(bool(a.get('keepdims', 1)))}}})")


def reshape(a, n, x):
    shape = [x[0].shape[k] if v == 0 and not a.get("allowzero") else v for k, v in enumerate(x[1].tolist())]
    return f"{n[0]}.reshape({js(shape)})"


def unsqueeze(a, n, x):
    rank = x[0].ndim + len(x[1])
    return n[0] + "".join(f".unsqueeze({axis})" for axis in sorted(axis % rank for axis in x[1].tolist()))


def cut(a, n, x):
    rank = x[0].ndim
    axes = x[3].tolist() if len(x) > 3 and x[3] is not None else list(range(len(x[1])))
    steps = x[4].tolist() if len(x) > 4 else [1] * len(axes)
    if any(step < 1 for step in steps):
        return None
    entries = [":"] * rank
    for axis, start, end, step in zip(axes, x[1].tolist(), x[2].tolist(), steps):
        length = x[0].shape[axis]
        entries[axis % rank] = f"{max(start, -length)}:{max(min(end, length), -length - 1) if end < 2**31 else length}:{step}"
    return f"{n[0]}.at({', '.join(js(e) for e in entries)})"


def pad(a, n, x):
    mode = {"constant": "constant", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}[a.get("mode", b"constant").decode()]
    rank = x[0].ndim
    axes = [axis % rank for axis in x[3].tolist()] if len(x) > 3 and x[3] is not None else list(range(rank))
    amounts = [(0, 0)] * rank
    for k, axis in enumerate(axes):
        amounts[axis] = (int(x[1][k]), int(x[1][k + len(axes)]))
    while len(amounts) > 1 and amounts[0] == (0, 0):
        amounts = amounts[1:]
    value = float(x[2]) if len(x) > 2 and x[2] is not None and mode == "constant" else 0.0
    flat = [v for pair in reversed(amounts) for v in pair]
    return f'F.pad({n[0]}, {js(flat)}, "{mode}"{f", {js(value)}" if value else ""})'


def resize(a, n, x):
    axes = a.get("axes", list(range(x[0].ndim)))
    scales = x[2].tolist() if len(x) > 2 and x[2] is not None and x[2].size else None
    sizes = x[3].tolist() if len(x) > 3 and x[3] is not None else None
    given = scales or sizes
    lead = [1.0, 1.0] if scales else list(x[0].shape[:2])
    whole = [dict(zip(axes, given)).get(k, lead[k] if k < 2 else None) for k in range(x[0].ndim)]
    mode, places = a.get("mode", b"nearest").decode(), a.get("coordinate_transformation_mode", b"half_pixel").decode()
    simple = whole[:2] == lead and None not in whole and not a.get("antialias") and not a.get("exclude_outside")
    simple = simple and a.get("keep_aspect_ratio_policy", b"stretch") == b"stretch"
    linear = ["linear", "bilinear", "trilinear"][x[0].ndim - 3]
    if mode == "nearest" and places == "asymmetric" and a.get("nearest_mode", b"") == b"floor":
        word, align = "nearest", ""
    elif mode == "nearest" and places == "half_pixel" and a.get("nearest_mode", b"") == b"round_prefer_ceil":
        word, align = "nearest-exact", ""
    elif mode == "linear" and (places == "half_pixel" or places == "align_corners" and not scales):
        word, align = linear, ", true" if places == "align_corners" else ", false"
    else:
        return None
    size, factor = ("null", js(whole[2:])) if scales else (js(whole[2:]), "null")
    return f'F.interpolate({n[0]}, {size}, {factor}, "{word}"{align})' if simple else None


def loss(function):
    def line(a, n, x):
        options = {"reduction": a.get("reduction", b"mean").decode()}
        if "ignore_index" in a:
            options["ignore_index"] = a["ignore_index"]
        written = ", ".join(f"{name}: {js(value)}" for name, value in options.items())
        weight = f"weight: {n[2]}, " if len(n) > 2 else ""
        return f"F.{function}({n[0]}, {n[1]}.to(torch.int64), {{{weight}{written}}})"
    return line


def gemm(a, n, x):
    left = f"{n[0]}.t()" if a.get("transA") else n[0]
    right = f"{n[1]}.t()" if a.get("transB") else n[1]
    product = f"{left}.mm({right}).mul({js(a.get('alpha', 1.0))})"
    return f"{product}.add({n[2]}.mul({js(a.get('beta', 1.0))}))" if len(n) > 2 else product


def clip(a, n, x):
    bound = lambda k: js(x[k].item()) if len(x) > k and x[k] is not None else "null"
    return None if bound(1) == bound(2) == "null" else f"{n[0]}.clamp({bound(1)}, {bound(2)})"


def blocks(order):
    def line(a, n, x):
        b, (c, h, w) = a["blocksize"], x[0].shape[1:]
        if order == "space" and a.get("mode", b"DCR") == b"CRD":
            return f"{n[0]}.reshape(-1, {c}, {h // b}, {b}, {w // b}, {b}).permute(0, 1, 3, 5, 2, 4).reshape(-1, {c * b * b}, {h // b}, {w // b})"
        if order == "space":
            return f"{n[0]}.reshape(-1, {c}, {h // b}, {b}, {w // b}, {b}).permute(0, 3, 5, 1, 2, 4).reshape(-1, {c * b * b}, {h // b}, {w // b})"
        if a.get("mode", b"DCR") == b"CRD":
            return f"{n[0]}.reshape(-1, {c // b // b}, {b}, {b}, {h}, {w}).permute(0, 1, 4, 2, 5, 3).reshape(-1, {c // b // b}, {h * b}, {w * b})"
        return f"{n[0]}.reshape(-1, {b}, {b}, {c // b // b}, {h}, {w}).permute(0, 3, 4, 1, 5, 2).reshape(-1, {c // b // b}, {h * b}, {w * b})"
    return line


def nary(name, end=lambda count: ""):
    return lambda a, n, x: n[0] + "".join(f".{name}({other})" for other in n[1:]) + end(len(n))


def one_hot(a, n, x):
    depth = int(x[1].item())
    if a.get("axis", -1) not in (-1, x[0].ndim) or (x[0] >= depth).any() or (x[0] < -depth).any():
        return None
    off, on = x[2].tolist()
    kind = str(x[2].dtype)
    return f"F.one_hot({n[0]}.to(torch.int64).remainder({depth}), {depth}).mul({on - off}).add({off}).to(torch.{kind})"


def fold(a, n, x):
    axes = len(x[1])
    one = [1] * axes
    pads = a.get("pads", [0] * 2 * axes)
    if axes != 2 or pads[:2] != pads[2:]:
        return None
    return f"F.fold({n[0]}, {js(x[1])}, {js(x[2])}, {js(a.get('dilations', one))}, {js(pads[:2])}, {js(a.get('strides', one))})"


LINES = {
    **{op: (lambda name: lambda a, n, x: f"{n[0]}.{name}()")(name) for op, name in UNARY.items()},
    **{op: (lambda name: lambda a, n, x: f"{n[0]}.{name}({n[1]})")(name) for op, name in BINARY.items()},
    "Div": lambda a, n, x: f"{n[0]}.div({n[1]})" if x[0].dtype.kind == "f" else f'{n[0]}.div({n[1]}, {{rounding_mode: "trunc"}})',
    "Pow": lambda a, n, x: f"{n[0]}.pow({n[1]}).to({n[0]}.dtype)",
    "Mod": lambda a, n, x: None if a.get("fmod") else f"{n[0]}.remainder({n[1]})",
    "IsInf": lambda a, n, x: f"{n[0]}.isinf()" if a.get("detect_negative", 1) and a.get("detect_positive", 1) else
             f"{n[0]}.eq({'Infinity' if a.get('detect_positive', 1) else '-Infinity'})",
    "Max": nary("maximum"), "Min": nary("minimum"), "Sum": nary("add"), "Mean": nary("add", lambda count: f".div({count})"),
    "Where": lambda a, n, x: f"torch.where({', '.join(n)})", "Clip": clip,
    "Concat": lambda a, n, x: f"torch.cat([{', '.join(n)}], {a['axis']})",
    "Flatten": lambda a, n, x: f"{n[0]}.reshape({math.prod(x[0].shape[:a.get('axis', 1)])}, -1)", "Reshape": reshape,
    "Transpose": lambda a, n, x: f"{n[0]}.permute({js(a.get('perm', list(range(x[0].ndim))[::-1]))})",
    "Squeeze": lambda a, n, x: f"{n[0]}.squeeze({js(x[1]) if len(x) > 1 else ''})", "Unsqueeze": unsqueeze,
    "Expand": lambda a, n, x: f"{n[0]}.expand({js(list(np.broadcast_shapes(x[0].shape, tuple(x[1].tolist()))))})",
    "Slice": cut, "Pad": pad, "Resize": resize,
    "Gather": lambda a, n, x: f"{n[0]}.at({', '.join([js(':')] * (a.get('axis', 0) % x[0].ndim) + [n[1]])})",
    "Shape": lambda a, n, x: f"torch.tensor([...{n[0]}.shape].slice({a.get('start', 0)}, {a.get('end', x[0].ndim)}), {{dtype: torch.int64}})",
    "Size": lambda a, n, x: f"torch.tensor({n[0]}.numel(), {{dtype: torch.int64}})",
    "ReduceSum": reduction(lambda x, axes, keep: f"{x}.sum({axes}, {keep})"),
    "ReduceMean": reduction(lambda x, axes, keep: f"{x}.mean({axes}, {keep})"),
    "ReduceL1": reduction(lambda x, axes, keep: f"{x}.abs().sum({axes}, {keep})"), "ReduceL2": reduction(norm2),
    "ReduceLogSum": reduction(lambda x, axes, keep: f"{x}.sum({axes}, {keep}).log()"),
    "ReduceLogSumExp": reduction(lambda x, axes, keep: f"{x}.exp().sum({axes}, {keep}).log()"),
    "ReduceSumSquare": reduction(lambda x, axes, keep: f"{x}.square().sum({axes}, {keep})"),
    "ReduceMax": extreme("max"), "ReduceMin": extreme("min"), "ArgMax": arg("argmax"), "ArgMin": arg("argmin"),
    "Softmax": lambda a, n, x: f"F.softmax({n[0]}, {a.get('axis', -1)})",
    "LogSoftmax": lambda a, n, x: f"F.log_softmax({n[0]}, {a.get('axis', -1)})",
    "Gemm": gemm, "Conv": conv, "ConvTranspose": conv_transpose, "MaxPool": max_pool, "AveragePool": average_pool, "Col2Im": fold,
    "GlobalAveragePool": lambda a, n, x: f"F.adaptive_avg_pool{x[0].ndim - 2}d({n[0]}, 1)",
    "GlobalMaxPool": lambda a, n, x: n[0] + "".join(f".max({axis}, {{keepdim: true}}).values" for axis in range(2, x[0].ndim)),
    "BatchNormalization": lambda a, n, x: f"F.batch_norm({n[0]}, {n[3]}, {n[4]}, {n[1]}, {n[2]}, {js(bool(a.get('training_mode')))}, 0.1, "
                          f"{js(a.get('epsilon', 1e-5))})",
    "NegativeLogLikelihoodLoss": loss("nll_loss"), "SoftmaxCrossEntropyLoss": loss("cross_entropy"),
    "Dropout": lambda a, n, x: None if len(x) > 2 and x[2] is not None and x[2].item() else f"F.dropout({n[0]}, 0.5, false)",
    "Cast": lambda a, n, x: f"{n[0]}.to(torch.{DTYPES[a['to']]})" if a["to"] in DTYPES else None,
    "ConstantOfShape": lambda a, n, x: f"torch.full({js(x[0])}, {js(a['value'].flat[0].item()) if 'value' in a else '0.0'}, "
                       f"{{dtype: torch.{a['value'].dtype if 'value' in a else 'float32'}}})",
    "EyeLike": lambda a, n, x: None if a.get("k") else f"torch.eye({x[0].shape[0]}, {x[0].shape[1]}, {{dtype: torch.{DTYPES.get(a.get('dtype'), x[0].dtype)}}})",
    "Range": lambda a, n, x: f"torch.arange({', '.join(js(v.item()) for v in x)}, {{dtype: torch.{x[0].dtype}}})",
    "OneHot": one_hot, "DepthToSpace": blocks("depth"), "SpaceToDepth": blocks("space"),
    "Split": lambda a, n, x: f"{n[0]}.split({js(x[1])}, {a.get('axis', 0)})" if len(x) > 1 else None,
    "LeakyRelu": lambda a, n, x: f"torch.where({n[0]}.ge(0), {n[0]}, {n[0]}.mul({js(a.get('alpha', 0.01))}))",
    "PRelu": lambda a, n, x: f"torch.where({n[0]}.ge(0), {n[0]}, {n[0]}.mul({n[1]}))",
    "HardSigmoid": lambda a, n, x: f"{n[0]}.mul({js(a.get('alpha', 0.2))}).add({js(a.get('beta', 0.5))}).clamp(0, 1)",
    "ThresholdedRelu": lambda a, n, x: f"torch.where({n[0]}.gt({js(a.get('alpha', 1.0))}), {n[0]}, 0)",
    "Softsign": lambda a, n, x: f"{n[0]}.div({n[0]}.abs().add(1))",
}
