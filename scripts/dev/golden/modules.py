"""Modules written as TypeScript lines: their text or refusal, what they draw after a seed, what they compute and their gradients."""

import random
import re

import torch
from torch import nn

# These layers have no parameters and take any shape.
PLAIN = ["nn.Identity()", "nn.ReLU()", "nn.ReLU({ inplace: true })", "nn.Sigmoid()", "nn.Tanh()", "nn.Softmax({ dim: 1 })", "nn.Softmax()",
         "nn.Softmax(-1)", "nn.Dropout()", "nn.Dropout(0.2)", "nn.Dropout({ p: 1 })", "nn.Flatten()", "nn.Flatten(0, 2)", "nn.Flatten({ end_dim: 1 })",
         "nn.MSELoss()", "nn.CrossEntropyLoss()", "nn.Embedding(5, 3)", "nn.Embedding(5, 3, { padding_idx: -1 })", "nn.Sequential()", "nn.Module()",
         "nn.AdaptiveAvgPool1d(5)", "nn.AdaptiveAvgPool2d(1)", "nn.AdaptiveAvgPool2d([1, 2])", "nn.AdaptiveAvgPool3d([null, 2, 3])",
         "nn.Upsample({ scale_factor: 2 })", "nn.Upsample({ scale_factor: 1.5, mode: 'bilinear', align_corners: true })", "nn.Upsample({ size: [4, 5] })",
         "nn.Upsample(7)", "nn.Upsample({ scale_factor: [2, 3] })", "nn.LazyLinear(5)", "nn.LazyLinear(5, { bias: false })"]

# Texts and refusals that came later: the seeds of the others go by their place.
LATER = ["nn.LayerNorm(3)", "nn.LayerNorm([2, 3], { eps: 0.001, elementwise_affine: false })", "nn.LayerNorm(3, { bias: false })", "nn.LayerNorm()",
         "nn.ReLU6()", "nn.ReLU6(true)", "nn.SELU()", "nn.SELU({ inplace: true })", "nn.CELU()", "nn.CELU(2.5, true)", "nn.Hardtanh()",
         "nn.Hardtanh(-2.5, 2.5, { inplace: true })", "nn.Hardswish()", "nn.Hardswish(true)", "nn.Hardsigmoid()", "nn.Mish()", "nn.Mish(true)",
         "nn.PReLU()", "nn.PReLU(3)", "nn.Softsign()", "nn.Tanhshrink()", "nn.Threshold(0.5, 2.5)", "nn.Threshold(1)", "nn.LazyBatchNorm1d()",
         "nn.LazyBatchNorm2d(0.001)", "nn.LazyBatchNorm3d({ affine: false, momentum: null })", "nn.LazyBatchNorm2d({ foo: 1 })", "nn.Dropout1d()",
         "nn.Dropout2d(0.25)", "nn.Dropout3d({ inplace: true })", "nn.Dropout2d(2)", "nn.BCELoss()", "nn.BCEWithLogitsLoss({ reduction: 'sum' })",
         "nn.SmoothL1Loss({ beta: 0.5 })", "nn.HuberLoss()", "nn.CrossEntropyLoss({ label_smoothing: 0.1 })", "nn.NLLLoss()", "nn.ZeroPad1d(1)",
         "nn.ZeroPad2d(1)", "nn.ZeroPad3d(1)", "nn.ReflectionPad1d(1)", "nn.ReflectionPad2d(1)", "nn.ReflectionPad3d(1)", "nn.ReplicationPad1d(1)",
         "nn.ReplicationPad2d(1)", "nn.ReplicationPad3d(1)", "nn.CircularPad1d(1)", "nn.CircularPad2d(1)", "nn.CircularPad3d(1)",
         "nn.ConstantPad1d(1, 2.5)", "nn.ConstantPad2d(1, 2.5)", "nn.ConstantPad3d(1, 2.5)", "nn.ZeroPad2d([1, 2, 3, 4])", "nn.ConstantPad1d(1)",
         "nn.ZeroPad2d()", "nn.InstanceNorm1d(3)", "nn.InstanceNorm2d(3, { affine: true })", "nn.InstanceNorm3d(3, 0.001, 0.5, true, true)", "nn.InstanceNorm2d()", "nn.AdaptiveMaxPool1d(2)",
         "nn.AdaptiveMaxPool2d([2, null])", "nn.AdaptiveMaxPool3d(1)", "nn.PixelShuffle(2)", "nn.PixelUnshuffle(3)", "nn.ChannelShuffle(2)", "nn.PixelShuffle()", "nn.CosineSimilarity()",
         "nn.PairwiseDistance(1)", "nn.KLDivLoss({ log_target: true })", "nn.Softmin(1)", "nn.Softmin()", "nn.Softshrink()", "nn.Hardshrink(0.25)", "nn.GLU()", "nn.GLU({ dim: 1 })",
         "nn.LocalResponseNorm(2)", "nn.LocalResponseNorm(3, { alpha: 0.5, k: 2.5 })", "nn.Softmax2d()", "nn.RMSNorm(3)", "nn.RMSNorm([2, 3], 0.001, false)", "nn.MarginRankingLoss()",
         "nn.HingeEmbeddingLoss()", "nn.CosineEmbeddingLoss()", "nn.TripletMarginLoss({ margin: 0.5 })", "nn.PoissonNLLLoss()", "nn.GaussianNLLLoss()", "nn.UpsamplingBilinear2d({ scale_factor: 2 })",
         "nn.UpsamplingNearest2d(4)", "nn.Unfold(2)", "nn.Unfold([2, 3], { padding: 1 })", "nn.Fold(4, 2)", "nn.Fold([4, 5], { kernel_size: 2, stride: 2 })", "nn.Unflatten(1, [2, 3])", "nn.GLU({ foo: 1 })",
         "nn.RMSNorm()", "nn.TripletMarginLoss({ foo: 1 })"]


def options(parts):
    return "{ " + ", ".join(parts) + " }" if parts else ""


def call(name, *arguments):
    return f"new nn.{name}({', '.join(str(a) for a in arguments if a != '')})"


def sizes(rng, rank, low, high):
    if rng.random() < 0.6:
        return rng.randint(low, high)
    return "[" + ", ".join(str(rng.randint(low, high)) for _ in range(rank)) + "]"


def conv(rng, bad=False):
    rank = rng.choice([1, 2, 2, 3])
    kind = rng.choice(["Conv", "Conv", "ConvTranspose", "LazyConv", "LazyConvTranspose"])
    groups = rng.choice([1, 1, 1, 2, 3])
    channels = [groups * rng.randint(1, 3), groups * rng.randint(1, 3)]
    parts = []
    if rng.random() < 0.4:
        parts.append(f"stride: {sizes(rng, rank, 1, 3)}")
    if rng.random() < 0.4:
        word = rng.choice(["'same'", "'valid'"]) if "Transpose" not in kind and not any("stride" in p for p in parts) else None
        parts.append(f"padding: {word if word and rng.random() < 0.5 else sizes(rng, rank, 0, 2)}")
    if rng.random() < 0.3:
        parts.append(f"dilation: {sizes(rng, rank, 1, 3)}")
    if "Transpose" in kind and rng.random() < 0.4:
        parts.append(f"output_padding: {sizes(rng, rank, 0, 2)}")
    if groups > 1:
        parts.append(f"groups: {groups}")
    if rng.random() < 0.3:
        parts.append(f"bias: {rng.choice(['true', 'false'])}")
    if rng.random() < 0.2 and "Transpose" not in kind:
        parts.append(f"padding_mode: '{rng.choice(['zeros', 'reflect', 'replicate', 'circular'])}'")
    if bad:
        faults = ["groups: 5", "groups: 0", "groups: -1", "padding_mode: 'foo'", "padding_mode: 'reflect'", "foo: 1", "padding: -1"]
        parts += rng.sample(faults + ([] if "Transpose" in kind else ["padding: 'full'", "stride: 2", "padding: 'same'"] * 2), 2)
    parts = list({part.split(":")[0]: part for part in parts}.values())
    kernel = -1 if bad and rng.random() < 0.1 else sizes(rng, rank, 1, 4)
    if rng.random() < 0.2:
        parts.insert(0, f"kernel_size: {kernel}")
        kernel = ""
    arguments = ([] if kind.startswith("Lazy") else channels[:1]) + [channels[1], kernel, options(parts)]
    return call(f"{kind}{rank}d", *arguments)


def pool(rng):
    rank = rng.choice([1, 2, 2, 3])
    kind = rng.choice(["MaxPool", "AvgPool"])
    one = (lambda low, high: rng.randint(low, high)) if rank == 1 else (lambda low, high: sizes(rng, rank, low, high))
    parts = []
    if rng.random() < 0.5:
        parts.append(f"stride: {one(1, 3)}")
    if rng.random() < 0.4:
        parts.append(f"padding: {one(0, 1)}")
    if kind == "MaxPool" and rng.random() < 0.2:
        parts.append(f"dilation: {one(1, 2)}")
    if rng.random() < 0.2:
        parts.append("ceil_mode: true")
    positional = [one(2, 3)] if rng.random() < 0.7 or parts else [one(2, 3), one(1, 3)]
    return call(f"{kind}{rank}d", *positional, options(parts))


def norm(rng):
    parts = []
    if rng.random() < 0.3:
        parts.append(f"eps: {rng.choice(['0.001', '1e-3', '1e-6', '1e-5'])}")
    if rng.random() < 0.3:
        parts.append(f"momentum: {rng.choice(['0.01', 'null', '0.9'])}")
    if rng.random() < 0.3:
        parts.append("affine: false")
    if rng.random() < 0.2:
        parts.append("track_running_stats: false")
    if rng.random() < 0.2:
        parts.append("bias: false")
    return call(f"BatchNorm{rng.choice([1, 2])}d", rng.randint(1, 8), options(parts))


def linear(rng):
    return call("Linear", rng.randint(1, 9), rng.randint(1, 9), rng.choice(["", "", "{ bias: false }", "false"]))


def layer(rng):
    return rng.choice([conv, conv, conv, pool, norm, linear, lambda r: "new " + r.choice(PLAIN)])(rng)


def tree(rng, depth=0):
    if depth == 2 or rng.random() < 0.5:
        return layer(rng)
    inner = [tree(rng, depth + 1) for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.2:
        return call("ModuleList", "[" + ", ".join(inner + inner[-1:] * rng.randint(0, 2)) + "]")
    if rng.random() < 0.3:
        return "new nn.Sequential({ " + ", ".join(f"part{i}: {one}" for i, one in enumerate(inner)) + " })"
    return call("Sequential", *inner)


def python(line):
    """The TypeScript line in Python: options become keywords, lists tuples, names of a Sequential an OrderedDict."""
    line = line.replace("new ", "").replace("true", "True").replace("false", "False").replace("null", "None")
    line = line.replace("[", "(").replace("]", ",)")
    out, stack = [], []
    for i, char in enumerate(line):
        if char == "{":
            named = line[:i].endswith("nn.Sequential(")
            stack.append(named)
            out.append("OrderedDict(" if named else "")
        elif char == "}":
            out.append(")" if stack.pop() else "")
        elif char == ":":
            out.append("=")
        else:
            out.append(char)
    return "".join(out)


def evaluate(line):
    from collections import OrderedDict
    return eval(python(line), {"nn": nn, "OrderedDict": OrderedDict, "torch": torch})


def rounded(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().double().flatten().tolist()]


def sets_sorted(message):
    """Python prints sets in an order that changes from process to process; ours is fixed."""
    message = re.sub(r"\{[^}]*'zeros'[^}]*\}", "{'zeros', 'reflect', 'replicate', 'circular'}", message)
    return re.sub(r"\{[^}]*'same'[^}]*\}", "{'same', 'valid'}", message)


def text_case(line):
    try:
        return {"line": line, "text": repr(evaluate(line))}
    except Exception as error:
        return {"line": line, "error": [type(error).__name__, sets_sorted(str(error))]}


def state_of(module):
    return [[name, list(value.shape), rounded(value)] for name, value in module.state_dict().items()]


def draw_case(rng):
    """A seed, some layers one after the other, and the draw that follows."""
    makers = [conv, linear, lambda r: "new nn.Embedding(4, 3, { padding_idx: 1 })", norm]
    lines = [line for line in (rng.choice(makers)(rng) for _ in range(rng.randint(1, 3))) if "Lazy" not in line]
    seed = rng.randrange(2**32)
    torch.manual_seed(seed)
    return {"seed": seed, "draws": [[line, state_of(evaluate(line))] for line in lines], "then": torch.rand(1).item()}


RUNS = [
    ("new nn.Conv1d(2, 4, 3, { padding: 'same', dilation: 2, padding_mode: 'circular' })", [2, 2, 7]),
    ("new nn.Conv1d(2, 4, 4, { padding: 'same' })", [2, 7]),
    ("new nn.Conv2d(2, 4, [3, 2], { padding: [1, 0], stride: 2, groups: 2 })", [2, 2, 6, 5]),
    ("new nn.Conv2d(2, 2, [3, 4], { padding: 'same', padding_mode: 'reflect' })", [1, 2, 6, 5]),
    ("new nn.Conv2d(2, 2, 3, { padding: [2, 1], padding_mode: 'replicate', bias: false })", [2, 4, 5]),
    ("new nn.Conv2d(2, 2, 3, { padding: 'valid', padding_mode: 'circular' })", [2, 4, 5]),
    ("new nn.Conv3d(1, 2, 2, { padding: 1 })", [1, 1, 3, 3, 3]),
    ("new nn.ConvTranspose1d(2, 3, 3, { stride: 2, padding: 1, output_padding: 1 })", [2, 2, 4]),
    ("new nn.ConvTranspose2d(2, 4, 3, { stride: 2, groups: 2, dilation: 2 })", [1, 2, 3, 3]),
    ("new nn.ConvTranspose3d(1, 1, 2, { stride: 2, bias: false })", [1, 1, 2, 2, 2]),
    ("new nn.LazyConv1d(3, 2)", [2, 2, 5]),
    ("new nn.LazyConv2d(3, { kernel_size: [1, 2], bias: false })", [2, 2, 4, 4]),
    ("new nn.LazyConv2d(4, 3, { groups: 2, padding: 1 })", [2, 4, 4]),
    ("new nn.LazyConv3d(1, 2)", [1, 2, 3, 3, 3]),
    ("new nn.LazyConvTranspose2d(2, 3, { stride: 2 })", [1, 3, 3, 3]),
    ("new nn.LazyLinear(3)", [2, 4]),
    ("new nn.Linear(4, 3)", [2, 4]),
    ("new nn.Linear(4, 3)", [2, 3, 4]),
    ("new nn.Linear(4, 3)", [4]),
    ("new nn.Linear(4, 3, { bias: false })", [2, 4]),
    ("new nn.Linear(4, 3, { bias: false })", [4]),
    ("new nn.Linear(4, 3, { bias: false })", [2, 2, 4]),
    ("new nn.BatchNorm1d(3)", [4, 3]),
    ("new nn.BatchNorm1d(3, { momentum: null })", [2, 3, 4]),
    ("new nn.BatchNorm2d(3, { eps: 0.1, momentum: 0.5 })", [2, 3, 2, 2]),
    ("new nn.BatchNorm2d(3, { affine: false })", [2, 3, 2, 2]),
    ("new nn.BatchNorm2d(3, { bias: false })", [2, 3, 2, 2]),
    ("new nn.BatchNorm2d(3, { track_running_stats: false })", [2, 3, 2, 2]),
    ("new nn.MaxPool1d(2)", [2, 2, 6]),
    ("new nn.MaxPool2d(3, { stride: 2, padding: 1 })", [2, 2, 6, 6]),
    ("new nn.MaxPool3d(2)", [1, 2, 4, 4, 4]),
    ("new nn.AvgPool1d(3, 2, 1)", [2, 2, 6]),
    ("new nn.AvgPool2d([3, 2], { padding: 1, count_include_pad: false })", [2, 2, 6, 6]),
    ("new nn.AvgPool3d(2)", [1, 2, 4, 4, 4]),
    ("new nn.AdaptiveAvgPool1d(3)", [2, 2, 7]),
    ("new nn.AdaptiveAvgPool2d([3, null])", [2, 2, 7, 5]),
    ("new nn.AdaptiveAvgPool3d(2)", [1, 2, 4, 5, 3]),
    ("new nn.Upsample({ scale_factor: 2 })", [1, 2, 3, 3]),
    ("new nn.Upsample({ size: [5, 7], mode: 'bilinear' })", [1, 2, 3, 3]),
    ("new nn.Dropout(0.3)", [3, 5]),
    ("new nn.Softmax(1)", [3, 5]),
    ("new nn.Softmax(0)", [3, 2, 2]),
    ("new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(8, 3))", [2, 1, 4, 4]),
    ("new nn.Sequential(new nn.LazyConv2d(2, 3), new nn.BatchNorm2d(2), new nn.Sigmoid(), new nn.Flatten(), new nn.LazyLinear(3))", [2, 1, 4, 4]),
    ("new nn.GroupNorm(2, 4)", [2, 4, 3, 3]),
    ("new nn.GroupNorm(3, 3, { eps: 0.1 })", [2, 3, 4]),
    ("new nn.GroupNorm(1, 6)", [3, 6]),
    ("new nn.GroupNorm(2, 4, { affine: false })", [2, 4, 2, 2]),
    ("new nn.GroupNorm(2, 4, { bias: false })", [2, 4, 5]),
    ("new nn.LayerNorm(5)", [2, 4, 5]),
    ("new nn.LayerNorm([4, 5], { bias: false })", [2, 4, 5]),
    ("new nn.LayerNorm(3, { eps: 0.1, elementwise_affine: false })", [4, 3]),
    ("new nn.LazyBatchNorm1d()", [4, 3]),
    ("new nn.LazyBatchNorm2d({ momentum: null })", [2, 3, 2, 2]),
    ("new nn.LazyBatchNorm3d({ affine: false })", [2, 3, 2, 2, 2]),
    ("new nn.LazyBatchNorm2d({ bias: false })", [2, 3, 2, 2]),
    ("new nn.PReLU()", [2, 3, 2]),
    ("new nn.PReLU(3, 0.5)", [2, 3, 2]),
    ("new nn.Hardswish()", [3, 5]),
    ("new nn.Hardtanh(-0.5, 2)", [3, 5]),
    ("new nn.Dropout1d(0.3)", [3, 5, 2]),
    ("new nn.Dropout2d(0.3)", [3, 5, 2, 2]),
    ("new nn.Dropout3d()", [3, 5, 2, 2, 2]),
    ("new nn.ZeroPad2d(1)", [1, 2, 3, 3]),
    ("new nn.ConstantPad1d([1, 2], 3.5)", [2, 2, 3]),
    ("new nn.ReflectionPad2d([1, 2, 0, 1])", [1, 2, 3, 3]),
    ("new nn.ReplicationPad3d(1)", [1, 1, 2, 2, 2]),
    ("new nn.CircularPad1d(2)", [1, 2, 3]),
    ("new nn.InstanceNorm1d(3)", [2, 3, 5]),
    ("new nn.InstanceNorm1d(3, { affine: true })", [3, 5]),
    ("new nn.InstanceNorm2d(3, { affine: true, track_running_stats: true })", [2, 3, 2, 3]),
    ("new nn.InstanceNorm3d(2)", [2, 2, 2, 2, 2]),
    ("new nn.AdaptiveMaxPool1d(3)", [2, 2, 7]),
    ("new nn.AdaptiveMaxPool2d([3, null])", [2, 2, 7, 5]),
    ("new nn.AdaptiveMaxPool3d(2)", [1, 2, 4, 5, 3]),
    ("new nn.PixelShuffle(2)", [2, 8, 2, 3]),
    ("new nn.PixelUnshuffle(2)", [2, 2, 4, 6]),
    ("new nn.ChannelShuffle(3)", [2, 6, 2, 2]),
    ("new nn.Softshrink()", [3, 5]),
    ("new nn.Hardshrink()", [3, 5]),
    ("new nn.Softmin(1)", [3, 5]),
    ("new nn.GLU(1)", [3, 4]),
    ("new nn.Softmax2d()", [2, 3, 2, 2]),
    ("new nn.LocalResponseNorm(2)", [2, 4, 5]),
    ("new nn.LocalResponseNorm(3, 0.1, 0.5, 2)", [2, 4, 3, 3]),
    ("new nn.RMSNorm(5)", [2, 4, 5]),
    ("new nn.RMSNorm([4, 5], { eps: 0.1 })", [2, 4, 5]),
    ("new nn.UpsamplingBilinear2d({ scale_factor: 2 })", [1, 2, 3, 3]),
    ("new nn.UpsamplingNearest2d({ size: [4, 5] })", [1, 2, 3, 3]),
    ("new nn.Unfold([2, 3], { padding: 1 })", [1, 2, 4, 5]),
    ("new nn.Fold([4, 5], 2)", [1, 8, 12]),
    ("new nn.Unflatten(1, [2, 3])", [2, 6]),
    ("new nn.LazyInstanceNorm1d()", [2, 3, 5]),
    ("new nn.LazyInstanceNorm2d()", [2, 3, 2, 3]),
    ("new nn.LazyInstanceNorm3d({ affine: false })", [2, 2, 2, 2, 2]),
    ("new nn.BatchNorm2d(3)", [2, 3, 5, 4]),
    ("new nn.BatchNorm2d(3, { affine: false })", [2, 3, 5, 4]),
]


def run_case(line, shape, seed):
    """Output, its backward node, gradients of Σ output² · ramp, the state afterwards, and the output in evaluation."""
    torch.manual_seed(seed)
    module = evaluate(line)
    x = torch.randn(shape, requires_grad=True)
    y = module(x)
    weights = torch.linspace(-1, 1, y.numel()).reshape(y.shape)
    (y * y * weights).sum().backward()
    module.eval()
    return {"line": line, "seed": seed, "shape": shape, "output": [list(y.shape), rounded(y)], "grad_fn": type(y.grad_fn).__name__, "input_grad": rounded(x.grad),
            "grads": [[name, rounded(p.grad)] for name, p in module.named_parameters()], "state": state_of(module), "eval": rounded(module(x))}


def cases(seed=0, texts=150, refusals=60, draws=40):
    rng = random.Random(seed)
    lines = ["new " + line for line in PLAIN] + [tree(rng) for _ in range(texts)] + [conv(rng, bad=True) for _ in range(refusals)]
    lines += ["new nn.Conv2d(1, 1)", "new nn.Conv2d()", "new nn.Conv2d(1)", "new nn.LazyConv2d(1)", "new nn.Linear(3)", "new nn.MaxPool2d()", "new nn.Dropout(2)",
              "new nn.Linear(3, 4, { foo: 1 })", "new nn.LazyConv2d(1, { foo: 2 })", "new nn.AdaptiveAvgPool2d()", "new nn.BatchNorm1d()", "new nn.Dropout({ foo: 1 })", "new nn.MSELoss({ foo: 1 })", "new nn.MaxPool2d(2, { foo: 1 })", "new nn.BatchNorm2d(3, { foo: 1 })",
              "new nn.GroupNorm(2, 4)", "new nn.GroupNorm(2, 6, 0.001, false)", "new nn.GroupNorm(2, 4, { bias: false })", "new nn.GroupNorm(3, 4)", "new nn.GroupNorm(2)",
              "new nn.GroupNorm(2, 4, { foo: 1 })"]
    lines += ["new " + line for line in LATER]
    return ([{"kind": "text", **text_case(line)} for line in lines] + [{"kind": "draw", **draw_case(rng)} for _ in range(draws)]
            + [{"kind": "run", **run_case(line, shape, 100 + i)} for i, (line, shape) in enumerate(RUNS)])
