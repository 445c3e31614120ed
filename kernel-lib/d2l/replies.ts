import { Tensor } from "../autograd/tensor.js";
import { tensor } from "../autograd/torch.js";
import { toNumbers, type Values } from "./values.js";
import type { TensorWanted, Wanted } from "./wanted.js";

/** What a learner may answer: a letter, a number, a shape or a tensor. */
export type Reply = string | number | Tensor | readonly unknown[];

export function isRight(wanted: Wanted, reply: Reply): boolean {
  if ("choices" in wanted) return reply === wanted.right;
  if ("number" in wanted) return isNear(numberOf(reply), wanted.number, wanted.tolerance ?? 0);
  if ("shape" in wanted) return Array.isArray(reply) && String([...reply]) === String([...wanted.shape]);
  const [ours, theirs] = [asTensor(wanted.tensor), asTensor(reply)];
  if (ours === null || theirs === null || !sameShape(ours, theirs)) return false;
  const numbers = toNumbers(theirs);
  return toNumbers(ours).every((value, i) => isNear(numbers[i], value, wanted.tolerance ?? 1e-6));
}

/** What helps on: the author's word for this mistake, else what the answer itself shows. */
export function hintFor(wanted: Wanted, reply: Reply): string {
  const mistakes: readonly (readonly [unknown, string])[] = wanted.mistakes ?? [];
  const known = mistakes.find(([wrong]) => isRight(as(wanted, wrong), reply));
  if (known) return known[1];
  if ("choices" in wanted) return "Read the other choices once more.";
  if ("number" in wanted) return numberHint(wanted.number, reply);
  return "shape" in wanted ? shapeHint(wanted.shape, reply) : tensorHint(wanted, reply);
}

/** The same question, were a mistake the right answer. */
function as(wanted: Wanted, answer: unknown): Wanted {
  if ("choices" in wanted) return { ...wanted, right: answer as string };
  if ("number" in wanted) return { ...wanted, number: answer as number };
  return "shape" in wanted ? { ...wanted, shape: answer as number[] } : { ...wanted, tensor: answer as Tensor };
}

function numberHint(number: number, reply: Reply): string {
  const value = numberOf(reply);
  if (Number.isNaN(value)) return `A single number is wanted, but this is ${describe(reply)}.`;
  if (value === -number) return "The size is right, but the sign is not.";
  if (Number.isInteger(number) && Math.abs(value - number) === 1) return "Very close: one too many or too few.";
  return value > number ? "That is too large." : "That is too small.";
}

function shapeHint(shape: readonly number[], reply: Reply): string {
  if (!Array.isArray(reply) || !reply.every((size) => typeof size === "number")) {
    return `A shape is a list of sizes, such as [2, 3], but this is ${describe(reply)}.`;
  }
  if (reply.length !== shape.length) return `The shape has ${count(shape.length, "size")}, yours has ${reply.length}.`;
  if (String([...reply].reverse()) === String([...shape])) return "The sizes are right, but in the wrong order.";
  const wrong = reply.findIndex((size, i) => size !== shape[i]);
  return `The size in place ${wrong} is too ${reply[wrong] > shape[wrong] ? "large" : "small"}.`;
}

function tensorHint(wanted: TensorWanted, reply: Reply): string {
  const [ours, theirs] = [asTensor(wanted.tensor), asTensor(reply)];
  if (ours === null || theirs === null) return `A tensor of numbers is wanted, but this is ${describe(reply)}.`;
  const isTurned = (turned: Tensor) => isRight({ ...wanted, tensor: turned }, reply);
  if (ours.ndim === 2 && isTurned(ours.t())) return "Rows and columns are exchanged.";
  if (!sameShape(ours, theirs)) {
    return `The shape should be [${ours.shape.join(", ")}], but yours is [${theirs.shape.join(", ")}].`;
  }
  if (isTurned(ours.neg())) return "Each sign is the opposite of what it should be.";
  if (ours.ndim > 0 && isTurned(ours.flip(ours.shape.map((_, i) => i))))
    return "This is the right answer turned around.";
  const numbers = toNumbers(theirs);
  const wrong = toNumbers(ours).map((value, i) => !isNear(numbers[i], value, wanted.tolerance ?? 1e-6));
  const first = placeOf(wrong.indexOf(true), ours.shape);
  const many = wrong.filter(Boolean).length;
  return `${count(many, "element")} of ${wrong.length} ${many === 1 ? "is" : "are"} not right; look at [${first.join(", ")}] first.`;
}

/** Row-major, the last index fastest. */
function placeOf(index: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

function isNear(value: number, wanted: number, tolerance: number): boolean {
  return Math.abs(value - wanted) <= tolerance;
}

function sameShape(one: Tensor, other: Tensor): boolean {
  return String([...one.shape]) === String([...other.shape]);
}

function numberOf(reply: Reply): number {
  if (reply instanceof Tensor) return reply.numel() === 1 ? Number(reply.item()) : Number.NaN;
  return typeof reply === "number" ? reply : Number.NaN;
}

/** Nothing where it is no array of numbers. */
function asTensor(reply: unknown): Tensor | null {
  if (reply instanceof Tensor) return reply.detach();
  try {
    return Array.isArray(reply) ? tensor(reply as Values as number[]) : null;
  } catch {
    return null;
  }
}

function describe(reply: Reply): string {
  if (reply instanceof Tensor) return `a tensor of shape [${reply.shape.join(", ")}]`;
  return Array.isArray(reply) ? "a list" : `a ${typeof reply}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
