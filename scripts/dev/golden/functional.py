"""Layers' functions, losses and initialisations as TypeScript lines: values, backward node and gradients, or the refusal."""

import re

import torch
from torch import nn
from torch.nn import functional as F

SETUP = {
    "x": ([2, 3], "float32"), "y": ([4, 3, 2], "float32"), "z": ([2, 3, 2, 2], "float32"), "v": ([3], "float32"), "s": ([], "float32"),
    "w": ([4, 3], "float32"), "b": ([4], "float32"), "d": ([2, 3], "float64"), "e": ([5, 2], "float32"), "o": ([1, 3], "float32"),
}
CLASSES = {"c": [2, 0], "c3": [[0, 1], [2, 2], [1, 0], [0, 0]], "c4": [[[0, 1], [2, 1]], [[1, 1], [0, 2]]], "c0": 1, "c5": [0, 1, 2, 0], "c6": [[[0, 1, 2]], [[0, 1, 2]]], "far": [0, 3], "ignored": [2, -100], "neg": [-1, 0], "none": [-100, -100]}

LINES = """
F.linear(x, w)
F.linear(x, w, b)
F.linear(y.permute(0, 2, 1), w, b)
F.linear(y.permute(0, 2, 1), w)
F.linear(y.permute(0, 2, 1).reshape(2, 4, 3), w, b)
F.linear(v, w)
F.linear(v, w, b)
F.linear(x, w.t())
F.linear(x, w.t(), b)
F.linear(s, w)
F.linear(d, w, b)
F.linear(d, w)
F.linear(x, w, v)
F.relu(x)
F.sigmoid(y)
F.tanh(x)
F.leaky_relu(x)
F.leaky_relu(y, 0.3)
F.leaky_relu(c)
F.elu(x)
F.elu(y, { alpha: 0.5 })
F.silu(y)
F.gelu(y)
F.gelu(y.mul(4))
F.gelu(d, { approximate: 'tanh' })
F.gelu(x, { approximate: 'erf' })
F.logsigmoid(y.mul(50))
F.softplus(y)
F.softplus(y.mul(10), 2, 15)
F.l1_loss(x, x.detach().mul(2))
F.l1_loss(x, d, { reduction: 'sum' })
torch.bmm(y, y.transpose(1, 2))
torch.bmm(y, y)
torch.bmm(x, x)
torch.outer(v, b)
torch.outer(x, b)
F.softmax(x, 0)
F.softmax(x, { dim: 1 })
F.softmax(x, -1)
F.softmax(y, 1)
F.softmax(y.permute(2, 0, 1), 2)
F.softmax(s, 0)
F.softmax(d, 1)
F.softmax(x, 2)
F.softmax(c, 0)
F.softmax(c3, 0)
F.log_softmax(x, 1)
F.log_softmax(y, 0)
F.log_softmax(d, 1)
F.log_softmax(x.mul(1000), 1)
F.log_softmax(c, 0)
F.cross_entropy(x, c)
F.cross_entropy(x, c, { reduction: 'sum' })
F.cross_entropy(x, c, { reduction: 'none' })
F.cross_entropy(x, ignored)
F.cross_entropy(x, none)
F.cross_entropy(x, c, { ignore_index: 2 })
F.cross_entropy(y, c3)
F.cross_entropy(y, c3, { reduction: 'none' })
F.cross_entropy(z, c4)
F.cross_entropy(v, c0)
F.cross_entropy(d, c)
F.cross_entropy(x, far)
F.cross_entropy(x, neg)
F.cross_entropy(x, c4)
F.cross_entropy(x, c3)
F.cross_entropy(y, c)
F.cross_entropy(y, c5)
F.cross_entropy(y, c4)
F.cross_entropy(z, c6)
F.cross_entropy(z, c)
F.cross_entropy(z.reshape(2, 3, 2, 2, 1), c4.reshape(2, 2, 2, 1), { reduction: 'none' })
F.cross_entropy(v, c)
F.cross_entropy(v, c.reshape(2, 1))
F.cross_entropy(x, c.float())
F.cross_entropy(x, c.int())
F.cross_entropy(x, c, { reduction: 'foo' })
F.cross_entropy(s, c0)
F.cross_entropy(x, c, { foo: 1 })
F.nll_loss(x, c)
F.nll_loss(y, c3, { reduction: 'sum' })
F.mse_loss(x, x.detach().mul(2))
F.mse_loss(x, d.float(), { reduction: 'sum' })
F.mse_loss(x, d.float(), { reduction: 'none' })
F.mse_loss(x, d)
F.mse_loss(x, o)
F.mse_loss(x, v)
F.mse_loss(x, c.reshape(2, 1))
F.mse_loss(x, w)
F.mse_loss(x, d, { reduction: 'foo' })
F.embedding(c, e)
F.embedding(c3, e)
F.embedding(c3, e, 0)
F.embedding(c3, e, -3)
F.embedding(c0, e)
F.embedding(c.int(), e)
F.embedding(ignored, e)
F.embedding(c.float(), e)
F.one_hot(c)
F.one_hot(c3, 4)
F.one_hot(c0)
F.one_hot(c, 2)
F.one_hot(neg)
F.one_hot(c.int())
F.one_hot(c.float())
F.dropout(x, 0.5)
F.dropout(z, 0.25)
F.dropout(d, 0.9)
F.dropout(x, 0.0)
F.dropout(x, 1.0)
F.dropout(x, 0.5, false)
F.dropout(x, 1.5)
F.dropout(y.permute(2, 0, 1), 0.5)
torch.rand_like(y.permute(2, 0, 1))
torch.randn_like(y.permute(2, 0, 1))
torch.randn_like(d.t())
torch.rand_like(o.expand(4, 3))
torch.randint_like(y.permute(1, 2, 0), 0, 9)
F.dropout(x, { p: 0.4 })
F.dropout(x, { training: false })
F.dropout(x, { foo: 1 })
F.softmax(x, { foo: 1 })
F.one_hot(c, { num_classes: 5 })
F.embedding(c3, e, { padding_idx: 1 })
F.linear(x, w, { bias: b })
F.batch_norm(z, v.detach(), v.detach().mul(v.detach()), v, v, false, 0.1, 0.5)
F.batch_norm(z, null, null, { training: true })
F.batch_norm(z, null, null, { training: true, weight: v, eps: 0.5 })
F.batch_norm(z, null, null, { training: true, weight: v, bias: v })
F.batch_norm(x, v.detach(), v.detach().mul(v.detach()), { weight: v, bias: v })
F.batch_norm(z, v.detach(), v.detach().mul(v.detach()))
F.batch_norm(x, null, null)
F.batch_norm(o, null, null, { training: true })
F.batch_norm(z, b, b)
F.batch_norm(z, v, v, { weight: b })
F.group_norm(y, 1)
F.group_norm(y, 3, v)
F.group_norm(z, 1, { bias: v })
F.group_norm(z, 3, v, v, 0.5)
F.group_norm(x, 1, { weight: v, bias: v, eps: 0.1 })
F.group_norm(y.permute(2, 1, 0), 3, v, v)
F.group_norm(d, 1)
F.group_norm(z, 3, { weight: v.detach() })
F.group_norm(o, 3)
F.group_norm(v, 3)
F.group_norm(z, 2)
F.group_norm(z, -1)
F.group_norm(z, 3, b)
F.group_norm(z, 3, v, b)
F.group_norm(z, 3, w)
F.group_norm(d, 3, v)
F.group_norm(c3, 1)
F.group_norm(z)
F.group_norm(z, 3, { foo: 1 })
nn.init.uniform_(torch.zeros(3, 4), -2, 2)
nn.init.normal_(torch.zeros(3, 4), 1, 0.5)
nn.init.normal_(torch.zeros(20), { std: 0.01 })
nn.init.uniform_(torch.zeros(5), { b: 3 })
nn.init.xavier_uniform_(torch.zeros(3, 4), { gain: 2 })
nn.init.kaiming_uniform_(torch.zeros(3, 4), 1, 'fan_out')
nn.init.normal_(torch.zeros(3), { foo: 1 })
nn.init.constant_(torch.zeros(3), 1.5)
nn.init.zeros_(torch.ones(3))
nn.init.ones_(torch.zeros(3))
nn.init.xavier_uniform_(torch.zeros(3, 4))
nn.init.xavier_uniform_(torch.zeros(3, 2, 3, 2), 2)
nn.init.xavier_normal_(torch.zeros(5, 4))
nn.init.kaiming_uniform_(torch.zeros(3, 4))
nn.init.kaiming_uniform_(torch.zeros(3, 2, 2), { mode: 'fan_out', nonlinearity: 'relu' })
nn.init.kaiming_normal_(torch.zeros(3, 4), { nonlinearity: 'relu' })
nn.init.kaiming_normal_(torch.zeros(3, 4), { a: 1 })
nn.init.kaiming_uniform_(torch.zeros(3))
nn.init.xavier_uniform_(torch.zeros(3))
nn.init.kaiming_uniform_(torch.zeros(3, 2), { mode: 'foo' })
nn.init.kaiming_uniform_(torch.zeros(3, 2), { nonlinearity: 'foo' })
nn.init.calculate_gain('tanh')
nn.init.calculate_gain('leaky_relu', 0.2)
nn.init.calculate_gain('selu')
"""


def python(line):
    line = re.sub(r"\{ (.*?) \}", lambda m: re.sub(r"(\w+): ", r"\1=", m.group(1)), line)
    return line.replace("true", "True").replace("false", "False").replace("null", "None")


def scope():
    """Leaves made from one seed, in the order of SETUP; the classes are integers."""
    torch.manual_seed(11)
    leaves = {name: torch.randn(shape, dtype=getattr(torch, dtype), requires_grad=True) for name, (shape, dtype) in SETUP.items()}
    return leaves, {name: torch.tensor(values) for name, values in CLASSES.items()}


def rounded(tensor):
    values = tensor.detach().double().flatten().tolist()
    return [str(v) if v != v or abs(v) == float("inf") else float(f"{v:.8g}") for v in values]


def case(line):
    leaves, classes = scope()
    try:
        value = eval(python(line), {"F": F, "nn": nn, "torch": torch, **leaves, **classes})
    except Exception as error:
        return {"line": line, "error": [type(error).__name__, str(error).split("\nException raised")[0]]}
    if not isinstance(value, torch.Tensor):
        return {"line": line, "number": value}
    found = {"line": line, "shape": list(value.shape), "dtype": str(value.dtype), "values": rounded(value)}
    if value.requires_grad:
        (value * value * torch.linspace(-1, 1, value.numel(), dtype=value.dtype).reshape(value.shape).add(0.5)).sum().backward()
        found["grad_fn"] = type(value.grad_fn).__name__ if value.grad_fn else None
        found["grads"] = {name: rounded(leaf.grad) for name, leaf in leaves.items() if leaf.grad is not None}
    return found


def cases():
    import warnings
    warnings.simplefilter("ignore")
    return [case(line) for line in LINES.strip().split("\n")]
