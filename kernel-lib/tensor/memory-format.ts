import { RuntimeError } from "../base/errors.js";
import { contiguousStrides } from "./shape.js";

/** In which order the elements of images lie in memory, as `torch.channels_last` and its siblings. */
export class MemoryFormat {
  constructor(
    readonly name: string,
    /** For images whose channels lie side by side: the rank. */
    readonly rank: number | null = null,
  ) {}

  /**
   * The strides of a new array.
   *
   * @throws RuntimeError for an array of another rank
   */
  stridesOf(shape: readonly number[]): readonly number[] {
    if (this.rank === null) return contiguousStrides(shape);
    if (shape.length !== this.rank)
      throw new RuntimeError(`required rank ${this.rank} tensor to use ${this.name} format`);
    const [first, channels, ...size] = shape;
    const [batch, ...rest] = contiguousStrides([first, ...size, channels]);
    return [batch, rest[rest.length - 1], ...rest.slice(0, -1)];
  }

  toString(): string {
    return `torch.${this.name}`;
  }

  get [Symbol.toStringTag](): string {
    return "torch.memory_format";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const contiguous_format = new MemoryFormat("contiguous_format");
export const preserve_format = new MemoryFormat("preserve_format");
export const channels_last = new MemoryFormat("channels_last", 4);
export const channels_last_3d = new MemoryFormat("channels_last_3d", 5);
