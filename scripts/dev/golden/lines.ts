import type { Tensor } from "d2l-ts";
import type { Plain } from "./case.js";
import { isClose } from "./compare.js";
import { type Library, numbers } from "./tensors.js";

type Numbers = readonly [shape: readonly number[], dtype: string, values: readonly Plain[]];

/** A line of our library, what its variables are, and what it must answer. */
export interface LineCase {
  readonly name: string;
  readonly operator: string;
  readonly line: string;
  readonly inputs: { readonly [name: string]: Numbers };
  readonly outputs: readonly Numbers[];
}

function tensorOf({ torch }: Library, [shape, dtype, values]: Numbers): Tensor {
  const list = values.map((value) => (typeof value === "boolean" ? value : Number(value)));
  return torch.tensor(list, { dtype: torch[dtype as "float32"] }).reshape([...shape]);
}

/** How the answer to a line differs from what it must be, in words; null where it does not. */
export function lineDifference(library: Library, { line, inputs, outputs }: LineCase): string | null {
  const names = Object.keys(inputs);
  const tensors = Object.values(inputs).map((input) => tensorOf(library, input));
  let answer: unknown;
  try {
    answer = new Function("torch", "F", ...names, `return ${line}`)(library.torch, library.F, ...tensors);
  } catch (error) {
    return String(error);
  }
  const results = (Array.isArray(answer) ? answer : [answer]) as Tensor[];
  if (results.length !== outputs.length) return `${results.length} results, not ${outputs.length}`;
  for (const [i, [shape, dtype, values]] of outputs.entries()) {
    const result = results[i];
    if (String(result.shape) !== `torch.Size([${shape.join(", ")}])`) return `shape ${result.shape}, not ${shape}`;
    if (result.dtype.name !== dtype) return `${result.dtype.name}, not ${dtype}`;
    const own = numbers(result);
    const wrong = values.findIndex((value, k) => !isClose(value, own[k]));
    if (wrong >= 0) return `value ${wrong} is ${own[wrong]}, not ${values[wrong]}`;
  }
  return null;
}
