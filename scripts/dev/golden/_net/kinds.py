"""What each kind of parameter in table.py may be, for the tensors drawn so far."""

DTYPES = ["float32"] * 8 + ["float64", "float64", "int64", "int64", "int32", "uint8", "bool"]
NUMBERS = [0, 1, 2, 3, -1, -2, 0.5, -1.5, 2.25]


class Drawing:
    """The arguments of one call."""

    def __init__(self, rng, name):
        self.rng = rng
        self.name = name
        self.tensors = []

    def draw(self, kind):
        return getattr(self, kind)() if hasattr(self, kind) else self.simple(kind)

    # tensors

    def tensor(self, shape, dtype=None, fill=None, form=None):
        rng = self.rng
        dtype = dtype or rng.choice(DTYPES)
        fill = fill or rng.choice(["whole", "whole", "quarters", "quarters", "special"])
        if not dtype.startswith("float"):
            fill, form = ("whole" if fill in ("quarters", "special", "positive") else fill), form or ""
        if form is None:
            written = not self.tensors and (self.name.endswith("_") or self.name == "set")
            form = rng.choice(["", "", "", "d", "d", "d", "g"] if written else ["", "g", "g", "d"])
        if len(shape) > 1 and rng.random() < 0.2 and "d" not in form:  # PyTorch computes in the same order, we in rows
            form += "t"
        elif shape and shape[-1] > 1 and rng.random() < 0.08:
            form += "x"
        self.tensors.append([list(shape), dtype, fill, form])
        return f"${len(self.tensors) - 1}"

    def shape_of(self, least=0, most=4, longest=4):
        rng = self.rng
        shape = [rng.randint(1, longest) for _ in range(rng.choice([r for r in (0, 1, 1, 2, 2, 2, 3, 3, 4) if least <= r <= most]))]
        if shape and rng.random() < 0.04:
            shape[rng.randrange(len(shape))] = 0
        return shape

    @property
    def main(self):
        return self.tensors[0][0] if self.tensors else [2]

    def any(self):
        if self.name in ("log", "log2", "sqrt", "log_", "sqrt_", "pow") and self.rng.random() < 0.6:
            return self.tensor(self.shape_of(), "float32", "positive")
        return self.tensor(self.shape_of())

    def floats(self):
        return self.tensor(self.shape_of(), self.rng.choice(["float32", "float32", "float32", "float64", None]))

    def plain(self):
        return self.tensor(self.shape_of(), "float32", "whole", "")

    def kernel(self):
        return self.tensor(self.shape_of(2), "float32", "whole", "")

    def fitting(self):
        """A shape that broadcasts with the first tensor's; now and then one that does not."""
        rng = self.rng
        shape = [1 if rng.random() < 0.2 else n for n in self.main][rng.randint(0, len(self.main)) if rng.random() < 0.3 else 0:]
        if rng.random() < 0.06:
            shape = self.shape_of()
        return self.tensor(shape, self.tensors[0][1] if self.tensors and rng.random() < 0.6 else None)

    def operand(self):
        rng = self.rng
        return self.fitting() if rng.random() < 0.6 else rng.choice([*NUMBERS, True])

    def same(self):
        rng = self.rng
        return self.tensor(self.main if rng.random() < 0.9 else self.shape_of(), self.tensors[0][1] if rng.random() < 0.9 else None)

    def mask(self):
        return self.tensor(self.main if self.rng.random() < 0.8 else self.main[1:], "bool")

    def maskfirst(self):
        return self.tensor(self.shape_of(), "bool" if self.rng.random() < 0.95 else None)

    def vector(self):
        length = self.main[0] if self.tensors and self.main and self.rng.random() < 0.9 else self.rng.randint(1, 4)
        return self.tensor([length], self.tensors[0][1] if self.tensors else None, "whole")

    def matrix(self):
        return self.tensor(self.shape_of(2, 2) if self.rng.random() < 0.95 else self.shape_of(), None, "whole")

    def matrices(self):
        return self.tensor(self.shape_of(3, 3), None, "whole")

    def stack(self):
        return self.tensor(self.shape_of(1), None, "whole")

    def partner(self):
        rng = self.rng
        inner = self.main[-1] if self.main and rng.random() < 0.93 else rng.randint(1, 4)
        lead = [1 if rng.random() < 0.2 else n for n in self.main[:-2]][rng.randint(0, 2):] if self.name in ("matmul", "bmm") else []
        shape = [inner] if self.name == "matmul" and rng.random() < 0.25 else [*lead, inner, rng.randint(1, 4)]
        return self.tensor(shape, self.tensors[0][1] if rng.random() < 0.95 else None, "whole")

    def columns(self):
        return self.tensor([self.main[-1] if self.main and self.rng.random() < 0.9 else 3], self.tensors[0][1], "whole")

    def weight(self):
        return self.tensor([self.rng.randint(1, 3), self.main[-1] if self.main else 2], self.tensors[0][1], "whole")

    def rowsbias(self):
        return self.tensor(self.tensors[1][0][:1], self.tensors[0][1], "whole")

    def leftof(self):
        return self.tensor([(self.main or [2])[0] if self.rng.random() < 0.95 else 5, self.rng.randint(1, 3)], self.tensors[0][1], "whole")

    def rightof(self):
        inner = self.tensors[1][0][-1] if self.rng.random() < 0.95 else 5
        return self.tensor([inner, (self.main or [2])[-1]], self.tensors[0][1] if self.rng.random() < 0.95 else None, "whole")

    def innerof(self):
        return self.tensor(self.tensors[1][0][-1:], self.tensors[0][1], "whole")

    def leftsof(self):
        return self.tensor([*self.main[:-1], self.rng.randint(1, 3)], self.tensors[0][1], "whole")

    def batchleft(self):
        return self.tensor([self.rng.randint(1, 3), (self.main or [2])[0], self.rng.randint(1, 3)], self.tensors[0][1], "whole")

    def rightsof(self):
        batch, _, inner = ([1, 1, *self.tensors[1][0]])[-3:]
        return self.tensor([batch, inner if self.rng.random() < 0.95 else 5, (self.main or [2])[-1]], self.tensors[0][1], "whole")

    def equation(self):
        from .options import EQUATIONS
        self.asked = self.rng.choice(EQUATIONS)
        return self.asked

    def operands(self):
        """What the equation speaks of; a letter has the same length in all of them, but now and then."""
        length = {letter: self.rng.randint(1, 3) for letter in "bhijkqd"}
        terms = self.asked.split("->")[0].replace("...", "b").split(",")
        return [self.tensor([length[letter] if self.rng.random() < 0.97 else 4 for letter in term], "float32", "whole") for term in terms]

    def queries(self):
        return self.tensor([self.rng.randint(1, 2) for _ in range(self.rng.choice([0, 1, 2, 2]))] + [self.rng.randint(1, 3), 2], "float32", "quarters")

    def keys(self):
        """As many as values, of the length of a query."""
        count = self.tensors[1][0][-2] if len(self.tensors) > 1 else self.rng.randint(1, 3)
        return self.tensor([*self.main[:-2], count, 2 if self.rng.random() < 0.95 else 3], "float32", "quarters")

    def scoremask(self):
        return self.tensor([self.main[-2], self.tensors[1][0][-2]], self.rng.choice(["bool", "bool", "float32", "int64"]), "whole", "")

    def winners(self):
        """Places of the last plane of the first tensor; 3 at most."""
        return self.tensor(self.main, "int64" if self.rng.random() < 0.95 else None, "classes", "")

    def fours(self):
        rng = self.rng
        return self.tensor([rng.randint(1, 3), *([2] if rng.random() < 0.8 else []), 4 if rng.random() < 0.95 else 3], "float32", "quarters")

    def likelast(self):
        return self.tensor(self.tensors[-1][0], "float32", "quarters")

    def classes(self):
        return self.tensor(self.shape_of(0, 2), self.rng.choice(["int64"] * 9 + [None]), "classes")

    def table(self):
        return self.tensor([3, self.rng.randint(1, 3)], "float32", "whole")

    def chances(self):
        return self.tensor(self.shape_of(1, 2), self.rng.choice(["float32", "float32", "float64", None]), self.rng.choice(["positive"] * 4 + ["share"]))

    def places(self):
        """Where to take from, of the first tensor's rank."""
        shape = [self.rng.randint(1, n) if n > 1 and self.rng.random() < 0.3 else n for n in self.main]
        return self.tensor(shape, self.rng.choice(["int64"] * 19 + ["float32"]), "classes", "")

    def placelist(self):
        return self.tensor([self.rng.randint(1, 3)], "int64", "classes", "")

    def lastweight(self):
        return self.tensor(self.main[-1:], self.tensors[0][1], "quarters", "")

    def scores(self):
        return self.tensor([self.rng.randint(1, 3), 3, *self.shape_of(0, 1)] if self.rng.random() < 0.85 else [3], "float32", "quarters")

    def targets(self):
        shape = [n for k, n in enumerate(self.main) if k != (1 if len(self.main) > 1 else 0)]
        return self.tensor(shape if self.rng.random() < 0.93 else self.shape_of(), self.rng.choice(["int64"] * 9 + [None]), "classes")

    def batch(self):
        return self.tensor([self.rng.randint(1, 3), self.rng.randint(1, 3), *self.shape_of(0, 2)], "float32", "quarters")

    def channels(self):
        return self.tensor(self.main[1:2] if self.rng.random() < 0.95 else [5], "float32", "quarters", "")

    def positives(self):
        return self.tensor(self.main[1:2], "float32", "positive", "")

    def lines(self):
        return self.tensor([self.rng.randint(1, 3), 2] if self.rng.random() < 0.85 else self.shape_of(1), "float32", "whole")

    def planes(self):
        return self.tensor([2, 2, *self.shape_of(2, 2)], "float32", "whole")

    def space(self, axes):
        rng = self.rng
        shape = [2, *[rng.randint(2, [0, 8, 5, 4][axes]) for _ in range(axes)]]
        shape = shape if rng.random() < 0.3 else [rng.randint(1, 2), *shape]
        return self.tensor(shape if rng.random() < 0.95 else self.shape_of(), "float32", "whole")

    def space1(self):
        return self.space(1)

    def space2(self):
        return self.space(2)

    def space3(self):
        return self.space(3)

    def image(self):
        return self.tensor([self.rng.randint(1, 2), 2, self.rng.randint(1, 4), self.rng.randint(1, 4)], "float32", "quarters")

    def grid(self):
        rng = self.rng
        return self.tensor([self.main[0], rng.randint(1, 3), rng.randint(1, 3), 2 if rng.random() < 0.95 else 3], "float32", "share")

    def theta(self):
        return self.tensor([self.rng.randint(1, 2), 2, 3] if self.rng.random() < 0.95 else [2, 3], "float32", "quarters")

    def slopes(self):
        return self.tensor([1] if self.rng.random() < 0.5 else self.main[1:2], "float32", "quarters")

    def shares(self):
        return self.tensor(self.shape_of(), "float32", "share")

    def sameshares(self):
        return self.tensor(self.main if self.rng.random() < 0.9 else self.shape_of(), "float32", "share")

    def signs(self):
        return self.tensor(self.main[:1] if self.rng.random() < 0.95 else self.main, "float32", "sign", "")

    def sequence(self):
        rng = self.rng
        return self.tensor([rng.randint(1, 3), *([rng.randint(1, 2)] if rng.random() < 0.8 else []), 2], "float32", "quarters")

    def joined(self):
        rng = self.rng
        shape = self.shape_of(1)
        axis = rng.randrange(len(shape))
        parts = [[rng.randint(1, 3) if k == axis else n for k, n in enumerate(shape)] for _ in range(rng.choice([0, 1, 2, 2, 3]))]
        return [self.tensor(part if rng.random() < 0.95 else self.shape_of()) for part in parts]

    def alike(self):
        shape = self.shape_of()
        return [self.tensor(shape if self.rng.random() < 0.95 else self.shape_of()) for _ in range(self.rng.choice([0, 1, 2, 3]))]

    def steps(self):
        """An optimizer's parameter and three gradients."""
        shape = self.shape_of(1, 2)
        for _ in range(4):
            self.tensor(shape, "float32", "quarters", "")

    def simple(self, kind):
        from .options import option
        return option(self.rng, kind, self.main)
