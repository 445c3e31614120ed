import { numel } from "./shape.js";

/**
 * The shape of a tensor: an array of lengths that writes itself as PyTorch does.
 * `map`, `filter`, `slice` and the like answer plain arrays.
 *
 * @example String(new Size([2, 3])) // torch.Size([2, 3])
 */
export class Size extends Array<number> {
  constructor(lengths: Iterable<number> = []) {
    super();
    this.push(...lengths);
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** How many elements a tensor of this shape has. */
  numel(): number {
    return numel(this);
  }

  override toString(): string {
    return `torch.Size([${this.join(", ")}])`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
