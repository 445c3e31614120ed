/** Typed arrays that hold tensor elements; bool is kept as 0 and 1 in a Uint8Array. */
export type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

export type DTypeName = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

interface ArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBuffer, offset: number, length: number): TypedArray;
}

/** An element type, as `torch.float32` and its siblings; compare with `===`. */
export class DType {
  constructor(
    readonly name: DTypeName,
    /** PyTorch's legacy word, used in its messages: "expected scalar type Double but found Float". */
    readonly scalarType: string,
    readonly array: ArrayConstructor,
    /** Promotion category: 0 bool, 1 integer, 2 floating. */
    readonly category: 0 | 1 | 2,
  ) {}

  get is_floating_point(): boolean {
    return this.category === 2;
  }

  get itemsize(): number {
    return this.array.BYTES_PER_ELEMENT;
  }

  toString(): string {
    return `torch.${this.name}`;
  }

  get [Symbol.toStringTag](): string {
    return "torch.dtype";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const float32 = new DType("float32", "Float", Float32Array, 2);
export const float64 = new DType("float64", "Double", Float64Array, 2);
export const int32 = new DType("int32", "Int", Int32Array, 1);
export const int64 = new DType("int64", "Long", BigInt64Array, 1);
export const uint8 = new DType("uint8", "Byte", Uint8Array, 1);
export const bool = new DType("bool", "Bool", Uint8Array, 0);
