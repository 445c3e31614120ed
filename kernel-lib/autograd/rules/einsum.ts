import { RuntimeError } from "../../base/errors.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";

/** A subscript: a letter, or one of the dimensions that an ellipsis stands for. */
type Label = string;

const refuse = (words: string): never => {
  throw new RuntimeError(`einsum(): ${words}`);
};

/** An operand whose dimensions are labelled, no label twice. */
interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly Label[];
}

function checkLetters(equation: string): void {
  for (const [place, letter] of [...equation.replaceAll("...", "   ")].entries()) {
    if (/[a-zA-Z ,]/.test(letter) || /^->/.test(equation.slice(place)) || /^>/.test(letter)) continue;
    refuse(`invalid subscript given at index ${place} in the equation string, subscripts must be in [a-zA-Z]`);
  }
}

/** The labels of an operand's dimensions; those of an ellipsis are numbered from the end. */
function labelsOf(term: string, operand: number, rank: number): Label[] {
  const letters = term.replaceAll(" ", "");
  const named = letters.replace("...", "").length;
  if (letters.includes("...") ? named > rank : named !== rank) {
    const rest = letters.includes("...") ? "" : " and no ellipsis was given";
    const verb = letters.includes("...") ? "is greater than" : "does not match";
    refuse(
      `the number of subscripts in the equation (${named}) ${verb} the number of dimensions (${rank}) for operand ${operand}${rest}`,
    );
  }
  const hidden = Array.from({ length: rank - named }, (_, k) => `.${rank - named - k}`);
  return letters.split(/(\.\.\.|.)/).flatMap((letter) => (letter === "..." ? hidden : letter === "" ? [] : [letter]));
}

/** A label that stands twice means the diagonal. */
function takeDiagonals({ tensor, labels }: Labelled): Labelled {
  const twice = labels.findIndex((label, k) => labels.indexOf(label) !== k);
  if (twice < 0) return { tensor, labels };
  const first = labels.indexOf(labels[twice]);
  const rest = labels.filter((_, k) => k !== first && k !== twice);
  return takeDiagonals({ tensor: tensor.diagonal(0, first, twice), labels: [...rest, labels[twice]] });
}

/** The labels of the result: those that are written, or all that stand once, in order. */
function outputOf(output: string | undefined, inputs: readonly (readonly Label[])[]): Label[] {
  const all = inputs.flat();
  const hidden = [...new Set(all.filter((label) => label.startsWith(".")))].sort(
    (p, q) => Number(q.slice(1)) - Number(p.slice(1)),
  );
  if (output === undefined) {
    const once = all.filter((label) => !label.startsWith(".") && all.indexOf(label) === all.lastIndexOf(label));
    return [...hidden, ...once.sort(byLetter)];
  }
  const letters = output.replaceAll(" ", "").split(/(\.\.\.|.)/);
  const labels = letters.flatMap((letter) => (letter === "..." ? hidden : letter === "" ? [] : [letter]));
  labels.forEach((label, k) => {
    if (labels.indexOf(label) !== k) refuse(`output subscript ${label} appears more than once in the output`);
    if (!all.includes(label)) {
      refuse(`output subscript ${label} does not appear in the equation for any input operand`);
    }
  });
  return labels;
}

/** Capital letters first, as PyTorch counts them. */
const byLetter = (p: string, q: string): number => (p < q ? -1 : 1);

/** The operand with a dimension for each label, in their order; of length 1 where it has none. */
function alignTo({ tensor, labels }: Labelled, order: readonly Label[]): Tensor {
  const own = order.filter((label) => labels.includes(label));
  const permuted = tensor.permute(own.map((label) => labels.indexOf(label)));
  return order.reduce((wide, label, k) => (labels.includes(label) ? wide : wide.unsqueeze(k)), permuted);
}

/** @throws RuntimeError for a label of two lengths */
function lengthsOf(operands: readonly Labelled[]): Map<Label, number> {
  const lengths = new Map<Label, number>();
  operands.forEach(({ tensor, labels }, operand) => {
    labels.forEach((label, k) => {
      const length = arrayOf(tensor).shape[k];
      const seen = lengths.get(label) ?? 1;
      if (seen !== 1 && length !== 1 && seen !== length) {
        refuse(
          `subscript ${label} has size ${length} for operand ${operand} which does not broadcast with previously seen size ${seen}`,
        );
      }
      lengths.set(label, Math.max(seen, length));
    });
  });
  return lengths;
}

/** The product of two operands, summed over the labels that nothing needs afterwards: a batch of matrix products. */
function contract(left: Labelled, right: Labelled, needed: ReadonlySet<Label>): Labelled {
  const all = [...new Set([...left.labels, ...right.labels])];
  const kept = all.filter((label) => needed.has(label));
  const [a, b] = [left, right].map((one) => sumAlone(one, one === left ? right : left, needed));
  const summed = all.filter((label) => !needed.has(label) && a.labels.includes(label) && b.labels.includes(label));
  if (summed.length === 0) return { tensor: alignTo(a, kept).mul(alignTo(b, kept)), labels: kept };
  const lengths = lengthsOf([a, b]);
  const count = (labels: readonly Label[]): number => labels.reduce((n, label) => n * (lengths.get(label) ?? 1), 1);
  const both = kept.filter((label) => a.labels.includes(label) && b.labels.includes(label));
  const [onlyA, onlyB] = [a, b].map(({ labels }) =>
    kept.filter((label) => labels.includes(label) && !both.includes(label)),
  );
  const rows = stretch(a, [...both, ...onlyA, ...summed], lengths).reshape(count(both), count(onlyA), count(summed));
  const columns = stretch(b, [...both, ...summed, ...onlyB], lengths).reshape(count(both), count(summed), count(onlyB));
  const labels = [...both, ...onlyA, ...onlyB];
  const shape = (list: readonly Label[]): number[] => list.map((label) => lengths.get(label) ?? 1);
  const product = { tensor: rows.bmm(columns).view(shape(labels)), labels };
  const tensor = alignTo(product, kept);
  return { tensor: tensor.reshape(shape(kept)), labels: kept };
}

/** Summed over the labels that neither the other operand nor anything afterwards needs. */
function sumAlone({ tensor, labels }: Labelled, other: Labelled, needed: ReadonlySet<Label>): Labelled {
  const rest = labels.filter((label) => needed.has(label) || other.labels.includes(label));
  if (rest.length === labels.length) return { tensor, labels };
  const alone = labels.flatMap((label, k) => (rest.includes(label) ? [] : [k]));
  return { tensor: tensor.sum(alone), labels: rest };
}

function stretch(operand: Labelled, order: readonly Label[], lengths: ReadonlyMap<Label, number>): Tensor {
  return alignTo(operand, order).expand(order.map((label) => lengths.get(label) ?? 1));
}

/**
 * Sums of products, by Einstein's notation: a letter for each dimension, and what does not stand behind the arrow is
 * summed over.
 *
 * @param equation `"ij,jk->ik"`; without the arrow the letters that stand once, in order; `...` for dimensions without letters
 * @throws RuntimeError for an equation that does not fit the operands
 * @example torch.einsum("ij,jk->ik", torch.ones(2, 3), torch.ones(3, 2)) // tensor([[3., 3.], [3., 3.]])
 */
export const einsum = callable("def einsum(str equation, Tensor... operands) -> Tensor", (equation, operands) => {
  checkLetters(equation);
  const [left, right] = equation.split("->");
  const terms = left.split(",");
  if (terms.length > operands.length) refuse("fewer operands were provided than specified in the equation");
  if (terms.length < operands.length) refuse("more operands were provided than specified in the equation");
  const given = operands.map((tensor, k) => ({ tensor, labels: labelsOf(terms[k], k, tensor.ndim) }));
  const output = outputOf(
    right,
    given.map(({ labels }) => labels),
  );
  lengthsOf(given);
  const [first, ...others] = given.map(takeDiagonals);
  const joined = others.reduce((one, other, k) => {
    const later = others.slice(k + 1).flatMap(({ labels }) => labels);
    return contract(one, other, new Set([...output, ...later]));
  }, first);
  if (others.length > 0 && joined.labels.join() === output.join()) return joined.tensor;
  const ordered = [...output, ...joined.labels.filter((label) => !output.includes(label))];
  const tensor = joined.tensor.permute(ordered.map((label) => joined.labels.indexOf(label)));
  if (ordered.length === output.length) return tensor;
  return tensor.sum(ordered.flatMap((_, k) => (k < output.length ? [] : [k])));
});

/**
 * Sums of products over pairs of dimensions.
 *
 * @param dims how many: the last ones of `a` and the first ones of `b`; or both lists of dimensions
 * @throws RuntimeError for dimensions of different lengths
 * @example torch.tensordot(torch.ones(2, 3), torch.ones(3, 4), 1).shape // torch.Size([2, 4])
 */
export const tensordot = callable("def tensordot(Tensor a, Tensor b, any dims=2) -> Tensor", (a, b, dims) => {
  const [own, other] = pairsOf(dims, a.ndim);
  own.forEach((axis, k) => {
    const [length, found] = [a.size(axis), b.size(other[k])];
    if (length === found) return;
    throw new RuntimeError(
      `contracted dimensions need to match, but first has size ${length} in dim ${axis} and second has size ${found} in dim ${other[k]}`,
    );
  });
  const wrap = (axes: readonly number[], rank: number): number[] => axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const [left, right] = [wrap(own, a.ndim), wrap(other, b.ndim)];
  const restOf = (tensor: Tensor, axes: readonly number[]): number[] =>
    [...tensor.shape.keys()].filter((axis) => !axes.includes(axis));
  const [restA, restB] = [restOf(a, left), restOf(b, right)];
  const size = left.reduce((product, axis) => product * a.size(axis), 1);
  const rows = a.permute([...restA, ...left]).reshape(-1, size);
  const columns = b.permute([...right, ...restB]).reshape(size, -1);
  return rows.mm(columns).view([...restA.map((axis) => a.size(axis)), ...restB.map((axis) => b.size(axis))]);
});

/** The dimensions of both that meet: from their number, or from two lists. */
function pairsOf(dims: unknown, rank: number): [own: readonly number[], other: readonly number[]] {
  if (typeof dims === "number") {
    if (dims < 0) throw new RuntimeError(`tensordot expects dims >= 0, but got dims=${dims}`);
    if (dims > rank) throw new RuntimeError(`tensordot expects dims < ndim_a or ndim_b, but got dims=${dims}`);
    return [Array.from({ length: dims }, (_, k) => k - dims), Array.from({ length: dims }, (_, k) => k)];
  }
  if (!Array.isArray(dims) || dims.length !== 2) {
    throw new TypeError("expected dims as a number, or as two lists of dimensions");
  }
  const [own, other] = dims.map((list: unknown) => (Array.isArray(list) ? list.map(Number) : [Number(list)]));
  if (own.length !== other.length) throw new RuntimeError("both dimension lists should have same length");
  return [own, other];
}

/**
 * Sums of products over the last dimension of both.
 *
 * @throws RuntimeError for last dimensions of different lengths
 * @example torch.inner(torch.tensor([1, 2]), torch.tensor([3, 4])) // tensor(11.)
 */
export const inner = callable("inner(Tensor input, Tensor other) -> Tensor", (input, other) => {
  if (input.ndim === 0 || other.ndim === 0) return input.mul(other);
  const [own, found] = [input.size(-1), other.size(-1)];
  if (own !== found) {
    throw new RuntimeError(
      `inner() the last dimension must match on both input tensors but got shapes [${input.shape.join(", ")}] and [${other.shape.join(", ")}]`,
    );
  }
  return tensordot(input, other, [[-1], [-1]]);
});
