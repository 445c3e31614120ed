import { RuntimeError } from "../../base/errors.js";
import { sizeText } from "../../ops/layout.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";
import { historyOf } from "./history.js";
import type { Version } from "./node.js";
import { arrayOf, versionOf } from "./variable.js";

/** An array kept for the backward pass, with what is needed to see that it has not changed. */
export interface Saved {
  readonly array: NdArray;
  readonly version: Version;
  readonly expected: number;
  /** What the array was saved of; null for the node's own result. */
  readonly tensor: Tensor | null;
}

/** Keeps what a tensor holds now. */
export function save(tensor: Tensor): Saved {
  const version = versionOf(tensor);
  return { array: arrayOf(tensor), version, expected: version.count, tensor };
}

/**
 * What was saved; nothing means that it was released.
 *
 * @param name the node that reads it
 * @throws RuntimeError after it was released, and where it was written to since
 */
export function readSaved(saved: Saved | null | undefined, name: string): NdArray {
  if (!saved) {
    throw new RuntimeError(
      "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
    );
  }
  if (saved.version.count !== saved.expected) throw new RuntimeError(modifiedMessage(saved, name));
  return saved.array;
}

function modifiedMessage({ array, version, expected, tensor }: Saved, name: string): string {
  const source = (tensor ? historyOf(tensor)?.name : name)?.replace(/Backward\d*$/, "");
  const which = source === undefined ? "" : `, which is output 0 of ${source},`;
  return `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${array.dtype.scalarType}Tensor ${sizeText(array.shape)}]${which} is at version ${version.count}; expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`;
}
