import { describe, expect, test } from "vitest";
import { type Tensor, torch } from "../../kernel-lib/index.js";

const double = { dtype: torch.float64, requires_grad: true };

/** Every rule of the tensor methods, as a function of two tensors of one shape whose elements lie in (0.5, 1.5). */
const rules: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  add: (a, b) => a.add(b, { alpha: 3 }),
  "add of a row": (a, b) => a.add(b.at(0)),
  sub: (a, b) => a.sub(b),
  rsub: (a) => a.rsub(2),
  mul: (a, b) => a.mul(b),
  "mul with itself": (a) => a.mul(a),
  div: (a, b) => a.div(b),
  pow: (a, b) => a.pow(b),
  "pow of a number": (a) => a.pow(3),
  remainder: (a, b) => a.mul(7).remainder(b),
  maximum: (a, b) => a.maximum(b),
  minimum: (a, b) => a.minimum(b),
  neg: (a) => a.neg(),
  abs: (a) => a.sub(1).abs(),
  square: (a) => a.square(),
  relu: (a) => a.sub(1).relu(),
  exp: (a) => a.exp(),
  log: (a) => a.log(),
  log2: (a) => a.log2(),
  sqrt: (a) => a.sqrt(),
  reciprocal: (a) => a.reciprocal(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  clamp: (a) => a.clamp(0.7, 1.3),
  where: (a, b) => torch.where(a.detach().gt(1), a, b),
  sum: (a) => a.sum(),
  "sum over dimensions": (a) => a.sum([0, -1]),
  mean: (a) => a.mean(0, { keepdim: true }),
  var: (a) => a.var(-1),
  std: (a) => a.std(),
  prod: (a) => a.prod(),
  "prod along a dimension": (a) => a.prod(0),
  max: (a) => a.max(),
  "max along a dimension": (a) => a.max(1).values,
  min: (a) => a.min(0, { keepdim: true }).values,
  norm: (a) => a.norm(),
  "norm of order 1": (a) => a.sub(1).norm(1, 0),
  "norm of order 3": (a) => a.norm(3, -1),
  "largest magnitude": (a) => a.norm(Number.POSITIVE_INFINITY),
  matmul: (a, b) => a.matmul(b.transpose(-1, -2)),
  "matmul with a vector": (a, b) => a.matmul(b.reshape(-1).at(`:${a.shape[a.ndim - 1]}`)),
  dot: (a, b) => a.reshape(-1).dot(b.reshape(-1)),
  reshape: (a) => a.transpose(0, 1).reshape(-1),
  permute: (a) => a.T,
  select: (a) => a.at(0),
  slice: (a) => a.at(":", "::2"),
  "list of indices": (a) => a.at([0, 0]),
  mask: (a) => a.at(a.detach().gt(1)),
  expand: (a) => a.unsqueeze(0).expand(3, ...a.shape.map(() => -1)),
  unfold: (a) => a.unfold(1, 2, 1),
  split: (a) => a.split(1, 1)[1],
  flip: (a) => a.flip(0),
  cumsum: (a, b) => a.cumsum(0).mul(b),
  ...Object.fromEntries(
    ["sum", "prod", "mean", "amax", "amin"].flatMap((reduce) =>
      [true, false].map((include_self) => [
        `scatter_reduce by ${reduce}${include_self ? "" : " alone"}`,
        (a: Tensor, b: Tensor) => a.scatter_reduce(0, torch.zeros(a.shape).long(), b, reduce, { include_self }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    (
      [
        "tan",
        "atan",
        "sinh",
        "cosh",
        "asinh",
        "erf",
        "erfc",
        "expm1",
        "log1p",
        "log10",
        "exp2",
        "rsqrt",
        "frac",
      ] as const
    ).map((name) => [name, (a: Tensor) => a[name]()]),
  ),
  ...Object.fromEntries((["asin", "acos", "atanh"] as const).map((name) => [name, (a: Tensor) => a.div(2)[name]()])),
  acosh: (a) => a.add(1).acosh(),
  atan2: (a, b) => a.atan2(b),
  fmod: (a, b) => a.mul(7).fmod(b),
  xlogy: (a, b) => a.xlogy(b),
  lerp: (a, b) => a.lerp(b, a),
  addcmul: (a, b) => a.addcmul(b, b.sin(), { value: 3 }),
  addcdiv: (a, b) => a.addcdiv(b.sin(), b, { value: 3 }),
  addmm: (a, b) => torch.addmm(a.sum(), a.flatten(1), b.flatten(1).t(), { beta: 2, alpha: 3 }),
  clamp_min: (a, b) => a.clamp_min(b),
  amax: (a) => a.amax([0, 1], true),
  logsumexp: (a) => a.logsumexp(1),
  median: (a) => a.median(),
  "median along a dimension": (a) => a.median(1).values,
  cumprod: (a) => a.cumprod(0),
  std_mean: (a) => torch.std_mean(a, 0)[0].add(torch.std_mean(a, 0)[1]),
  masked_select: (a) => a.masked_select(a.detach().gt(1)),
  take: (a) => a.take(torch.tensor([0, 2, 2]).long()),
  diagonal: (a) => a.diagonal(),
  diag_embed: (a) => a.diag_embed(1),
  tril: (a) => a.tril(),
  put: (a, b) => a.put(torch.tensor([0, 2]).long(), b.reshape(-1).at(":2")),
  index_add: (a, b) => a.index_add(0, torch.tensor([0]).long(), b.at(":1"), { alpha: 2 }),
  index_fill: (a, b) => a.index_fill(1, torch.tensor([0, 1]).long(), b.sum()),
  rot90: (a) => a.rot90(),
  repeat_interleave: (a) => a.repeat_interleave(2, 1),
  einsum: (a, b) => torch.einsum("ij...,kj...->ik", a, b),
  tensordot: (a, b) => torch.tensordot(a, b, [[1], [1]]),
  cat: (a, b) => torch.cat([a, b, a], 1),
  stack: (a, b) => torch.stack([a, b], 1),
  clone: (a) => a.clone(),
  "write into a slice": (a, b) => {
    const c = a.mul(2);
    c.set([0], b.at(0));
    return c.mul(c);
  },
  "write in place": (a, b) => a.mul(1).mul_(b).exp_(),
};

describe("gradients agree with central differences", () => {
  const names = Object.keys(rules);
  const shapes = [
    [2, 3],
    [1, 4],
    [2, 3, 2],
  ];
  const cases = names.flatMap((name, k) => shapes.map((shape, s) => ({ name, shape, seed: 10 * k + s })));
  test.each(cases)("$name of $shape", ({ name, shape, seed }) => {
    torch.manual_seed(seed);
    const [a, b] = [0, 1].map(() => torch.rand(shape, { dtype: torch.float64 }).add(0.5).detach().requires_grad_());
    expect(torch.autograd.gradcheck(rules[name], [a, b])).toBe(true);
  });

  test("a wrong gradient is named with its input, element and both values", () => {
    const wrong = (x: Tensor): Tensor => x.mul(x.detach());
    expect(() => torch.autograd.gradcheck(wrong, [torch.tensor([2, 3], double)])).toThrow(
      /input 0: d output\[0\] \/ d input\[0\] is 4\.0\d* by differences, but 2 by backward|is 3\.99\d* by differences, but 2/,
    );
  });

  test("float32 inputs are refused, since differences drown in rounding", () => {
    expect(() => torch.autograd.gradcheck((x) => x, [torch.tensor([2], { requires_grad: true })])).toThrow(
      "gradcheck needs float64 inputs, but got torch.float32; use .double()",
    );
  });
});
