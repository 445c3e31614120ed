import { expect, test } from "vitest";
import { F, type Tensor, torch } from "../../kernel-lib/index.js";

const double = { dtype: torch.float64, requires_grad: true };
const classes = (values: number[]): Tensor => torch.tensor(values, { dtype: torch.int64 });

/** Functions of tensors of the given shapes. */
const rules: Record<string, [f: (...inputs: Tensor[]) => Tensor, ...shapes: number[][]]> = {
  "linear on matrices": [(x, w, b) => F.linear(x, w, b), [4, 3], [2, 3], [2]],
  "linear on vectors": [(x, w) => F.linear(x, w), [3], [2, 3]],
  "linear on a strided batch": [(x, w, b) => F.linear(x.permute(0, 2, 1), w, b), [2, 3, 4], [2, 3], [2]],
  "softmax along the first axis": [(x) => F.softmax(x, 0).mul(x), [3, 4]],
  "softmax along a middle axis": [(x) => F.softmax(x, 1).mul(x), [2, 3, 4]],
  log_softmax: [(x) => F.log_softmax(x, -1).mul(x), [2, 3, 4]],
  cross_entropy: [(x) => F.cross_entropy(x, classes([2, 0, 1, 1])), [4, 3]],
  "cross_entropy that ignores": [(x) => F.cross_entropy(x, classes([2, -100, 1, 1])), [4, 3]],
  "cross_entropy of lines, each": [
    (x) => F.cross_entropy(x, classes([2, 0, 1, 1]).reshape(2, 2), { reduction: "none" }),
    [2, 3, 2],
  ],
  mse_loss: [(x, y) => F.mse_loss(x, y), [3, 4], [3, 4]],
  "mse_loss with a row, summed": [(x, y) => F.mse_loss(x, y, { reduction: "sum" }), [3, 4], [4]],
  "mse_loss, each": [(x, y) => F.mse_loss(x, y, { reduction: "none" }), [3, 1], [1, 4]],
  "batch_norm while learning": [
    (x, w, b) => F.batch_norm(x, null, null, { weight: w, bias: b, training: true }).mul(x),
    [3, 2, 4],
    [2],
    [2],
  ],
  "batch_norm without scale": [(x) => F.batch_norm(x, null, null, { training: true }).mul(x), [3, 2, 2, 2]],
  "batch_norm in use": [
    (x, w, b) => F.batch_norm(x, torch.ones(2), torch.full([2], 4), { weight: w, bias: b }),
    [3, 2],
    [2],
    [2],
  ],
  group_norm: [(x, w, b) => F.group_norm(x, 2, w, b).mul(x), [2, 4, 3], [4], [4]],
  "group_norm without scale": [(x) => F.group_norm(x, 1).mul(x), [2, 3, 2, 2]],
  instance_norm: [(x, w, b) => F.instance_norm(x, null, null, w, b).mul(x), [2, 3, 4], [3], [3]],
  adaptive_max_pool2d: [(x) => F.adaptive_max_pool2d(x, 2).pow(2), [1, 2, 5, 4]],
  scaled_dot_product_attention: [
    (x) => F.scaled_dot_product_attention(x, x.flip(1), x.mul(2), { is_causal: true }),
    [1, 3, 2],
  ],
  pixel_shuffle: [(x) => F.pixel_shuffle(x, 2).pow(2), [1, 4, 2, 3]],
  pixel_unshuffle: [(x) => F.pixel_unshuffle(x, 2).pow(2), [1, 1, 2, 4]],
  channel_shuffle: [(x) => F.channel_shuffle(x, 2).pow(2).cumsum(1), [1, 6, 2]],
  normalize: [(x) => F.normalize(x).mul(x), [3, 4]],
  cosine_similarity: [(x, y) => F.cosine_similarity(x, y), [3, 4], [3, 4]],
  pairwise_distance: [(x, y) => F.pairwise_distance(x, y), [3, 4], [3, 4]],
  local_response_norm: [(x) => F.local_response_norm(x, 2, 0.5), [1, 3, 4]],
  rms_norm: [(x, w) => F.rms_norm(x, [4], w), [3, 4], [4]],
  softshrink: [(x) => F.softshrink(x, 0.1).pow(2), [3, 4]],
  glu: [(x) => F.glu(x), [3, 4]],
  kl_div: [(x, y) => F.kl_div(x, y.softmax(1), { reduction: "sum" }), [3, 4], [3, 4]],
  triplet_margin_loss: [(x, y, z) => F.triplet_margin_loss(x, y, z), [3, 4], [3, 4], [3, 4]],
  gaussian_nll_loss: [(x, y, z) => F.gaussian_nll_loss(x, y, z.exp()), [3, 4], [3, 4], [3, 4]],
  cosine_embedding_loss: [(x, y) => F.cosine_embedding_loss(x, y, torch.ones(3)), [3, 4], [3, 4]],
  embedding: [(table) => F.embedding(classes([0, 2, 2, 3]).reshape(2, 2), table).pow(2), [4, 3]],
};

test.each(Object.entries(rules))("the gradient of %s is that of its differences", (name, [f, ...shapes]) => {
  torch.manual_seed(name.length);
  expect(
    torch.autograd.gradcheck(
      f,
      shapes.map((shape) => torch.rand(shape, double)),
    ),
  ).toBe(true);
});
