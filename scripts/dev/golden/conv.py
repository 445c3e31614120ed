"""Convolutions, plain and transposed, of lines, planes and volumes: values and gradients, or refusals, often with two faults at once.

PyTorch's faster backend is off: which calls it takes, and how it words what it cannot do, depends on the machine.
"""

import random
import warnings

import torch

from _calls import answer, misshapen, per_axis, with_one

DTYPES = ["float32", "float64", "int32", "int64", "uint8", "bool"]


class Call:
    """A sound call, which `spoil` may make unsound."""

    def __init__(self, rng):
        self.rng = rng
        axes = self.axes = rng.choice([1, 1, 2, 2, 2, 3])
        self.transposed = rng.random() < 0.4
        self.groups = rng.choice([1, 1, 1, 2, 3])
        channels, outputs = self.groups * rng.randint(1, 2), self.groups * rng.randint(1, 2)
        longest = [0, 7, 5, 3][axes]
        size = [rng.randint(1, longest) for _ in range(axes)]
        kernel = [rng.randint(1, min(3, longest)) for _ in range(axes)]
        batch = [rng.choice([1, 1, 1, 2])] if rng.random() < 0.75 else []
        self.input = [*batch, channels, *size]
        weight = [channels, outputs // self.groups] if self.transposed else [outputs, channels // self.groups]
        self.weight = weight + kernel
        self.bias = [outputs] if rng.random() < 0.5 else None
        self.stride = self.each([1, 1, 2, 3])
        self.padding = self.each([0, 0, 1, 2])
        self.dilation = self.each([1, 1, 1, 2, 3])
        self.output_padding = self.each([0, 0, 0, 1])
        if not self.transposed and rng.random() < 0.15:
            self.padding = rng.choice(["same", "valid"])
            self.stride = 1 if self.padding == "same" else self.stride
        self.dtypes = [rng.choice(["float32"] * 4 + ["float64"])] * 3

    def each(self, choices):
        return per_axis(self.rng, self.axes, lambda: self.rng.choice(choices))

    def put(self, option, wrong):
        """One wrong number in an option that is not a word."""
        if not isinstance(getattr(self, option), str):
            setattr(self, option, with_one(self.rng, getattr(self, option), self.axes, wrong))

    def spoil(self):
        rng = self.rng
        fault = rng.choice(["rank", "rank", "groups", "list", "list", "padding", "stride", "dilation", "rows",
                            "channels", "channels", "bias", "kernel", "kernel", "dtype", "bias dtype", "no kernel",
                            "word", "same", "output_padding", "crop", "weight rank", "integers", "empty"])
        if fault == "rank":
            self.input = self.input[1:] if rng.random() < 0.5 else [1] * rng.randint(1, 2) + self.input
        elif fault == "groups":
            self.groups = rng.choice([0, -1, 2, 3, 5])
        elif fault == "list":
            setattr(self, rng.choice(["stride", "padding", "dilation", "output_padding"]), [1] * rng.choice([0, 2, 3, 4]))
        elif fault == "padding":
            self.put("padding", -1)
        elif fault == "stride":
            self.put("stride", rng.choice([0, -1]))
        elif fault == "dilation":
            self.put("dilation", rng.choice([0, -1]))
        elif fault == "rows":
            self.weight[0] = rng.randint(0, 5)
        elif fault == "channels":
            self.weight[1] = rng.randint(1, 4)
        elif fault == "bias":
            self.bias = rng.choice([[7], [2, 1], [], [1]])
        elif fault == "kernel":
            self.weight[-1] = rng.randint(5, 15)
        elif fault == "dtype":
            self.dtypes = [self.dtypes[0], rng.choice(DTYPES), self.dtypes[2]]
        elif fault == "bias dtype":
            self.bias = self.bias or [2]
            self.dtypes = [*self.dtypes[:2], rng.choice(DTYPES)]
        elif fault == "no kernel":
            self.weight[-1] = 0
        elif fault == "word":
            self.padding = rng.choice(["full", "SAME", ""]) if not self.transposed else self.padding
        elif fault == "same":
            self.padding = "same" if not self.transposed else self.padding
        elif fault == "output_padding":
            self.put("output_padding", rng.choice([-1, 1, 2, 3]))
        elif fault == "crop" and self.transposed:
            self.put("padding", 5)
        elif fault == "weight rank":
            self.weight = self.weight[:-1] if rng.random() < 0.5 else [*self.weight, 2]
        elif fault == "integers":
            self.dtypes = [rng.choice(DTYPES)] * 3
        elif fault == "empty":
            self.input = misshapen(rng, self.input)

    def parts(self):
        """The function's name, its tensors and its arguments."""
        sizes = [self.input, self.weight] + ([self.bias] if self.bias is not None else [])
        tensors = [[list(size), dtype] for size, dtype in zip(sizes, self.dtypes)]
        arguments = ["$0", "$1", "$2" if self.bias is not None else None, self.stride, self.padding]
        if self.transposed:
            arguments += [self.output_padding, self.groups, self.dilation]
        else:
            arguments += [self.dilation, self.groups]
        name = f"conv_transpose{self.axes}d" if self.transposed else f"conv{self.axes}d"
        return name, tensors, arguments


def cases(count=2000, seed=0):
    warnings.simplefilter("ignore")
    rng = random.Random(seed)
    found = []
    for i in range(count):
        call = Call(rng)
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
            call.spoil()
        with torch.backends.mkldnn.flags(enabled=False):
            found.append(answer(*call.parts(), 10 * i))
    return found
