/** A tensor in few words, as _net/values.py makes it: shape, dtype, what its numbers are, and how it came to be. */
export type TensorSpec = readonly [shape: readonly number[], dtype: string, fill: string, form: string];

/** What JSON holds of a value; a string may stand for a number that JSON lacks. */
export type Plain = number | string | boolean | null | readonly Plain[];

export interface Recorded {
  readonly tensor?: readonly [shape: readonly number[], dtype: string, values: readonly Plain[]];
  readonly grad_fn?: string;
  readonly requires_grad?: boolean;
  readonly text?: string;
  readonly list?: readonly Recorded[];
  readonly module?: string;
  readonly state?: readonly (readonly [name: string, tensor: NonNullable<Recorded["tensor"]>])[];
  readonly value?: Plain;
}

/** A refusal: its class and words; no words where PyTorch lists all signatures that it knows. */
export type Refusal = readonly [name: string, words: string | null];

/** What a call led to. */
export interface Answer {
  readonly error?: Refusal;
  readonly result?: Recorded;
  /** Of the first tensor, after a call that writes to it. */
  readonly after?: readonly Plain[];
  /** What a module made of the tensors. */
  readonly forward?: Recorded | { readonly error: Refusal };
  readonly backward?: Refusal;
  readonly grads?: readonly (readonly Plain[] | null)[];
  /** Gradients of the gradients, null where they are 0; or that there are none. */
  readonly second?: "refused" | readonly (readonly Plain[] | null)[];
  readonly parameters?: readonly (readonly Plain[] | null)[];
}

/** One call and PyTorch's answer, as net.py records it. */
export interface Case extends Answer {
  readonly call: string;
  readonly seed: number;
  readonly tensors: readonly TensorSpec[];
  readonly args: readonly Argument[];
  readonly options: { readonly [name: string]: Argument };
}

/** `"$0"` is a tensor, `"@float32"` a dtype, `{ float: "NaN" }` a number that JSON lacks. */
export type Argument = number | string | boolean | null | readonly Argument[] | { readonly float: string };
