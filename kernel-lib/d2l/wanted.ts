import type { Tensor } from "../autograd/tensor.js";

/** What a question's author knows about it. */
export interface Explained<Answer> {
  /** Why the right answer is right, in a sentence or two. */
  because: string;
  /** Answers that learners often give, each with what helps them on. */
  mistakes?: readonly (readonly [answer: Answer, hint: string])[];
}

/** One of several: the letter of the right one, a for the first. */
export interface Choice extends Explained<string> {
  choices: readonly string[];
  right: string;
}

export interface NumberWanted extends Explained<number> {
  number: number;
  /** How far an answer may be off; 0 unless given. */
  tolerance?: number;
}

export interface ShapeWanted extends Explained<readonly number[]> {
  shape: readonly number[];
}

export interface TensorWanted extends Explained<Tensor | readonly unknown[]> {
  tensor: Tensor | readonly unknown[];
  /** How far each element may be off; 1e-6 unless given. */
  tolerance?: number;
}

/** The right answer, of one of four kinds. */
export type Wanted = Choice | NumberWanted | ShapeWanted | TensorWanted;
