import type { Tensor } from "./tensor.js";

/**
 * Values along a dimension and where they stand, by name, by number, or taken apart.
 *
 * @example const [values, indices] = torch.tensor([[1, 5], [3, 4]]).max(1)
 */
export class ValuesIndices implements Iterable<Tensor> {
  declare readonly 0: Tensor;
  declare readonly 1: Tensor;
  readonly #operation: string;

  constructor(
    operation: string,
    readonly values: Tensor,
    readonly indices: Tensor,
  ) {
    this.#operation = operation;
    // as a tuple has them: not among the names
    Object.defineProperties(this, { 0: { value: values }, 1: { value: indices } });
  }

  *[Symbol.iterator](): Iterator<Tensor> {
    yield this.values;
    yield this.indices;
  }

  toString(): string {
    return `torch.return_types.${this.#operation}(\nvalues=${this.values},\nindices=${this.indices})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
