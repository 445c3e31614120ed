import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
  bfloat16,
  bool,
  type DTypeName,
  float16,
  float32,
  float64,
  int32,
  int64,
  uint8,
} from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";
import { get_printoptions, type PrintSettings, set_printoptions } from "../../kernel-lib/tensor/print-options.js";
import { contiguousStrides } from "../../kernel-lib/tensor/shape.js";
import { Size } from "../../kernel-lib/tensor/size.js";
import { type TextSuffixes, tensorText } from "../../kernel-lib/tensor/text.js";
import golden from "../golden/text.json" with { type: "json" };

const dtypes = { bfloat16, float16, float32, float64, int32, int64, uint8, bool };

interface Case {
  dtype: DTypeName;
  shape: number[];
  /** The axes of what is printed, in terms of `shape`: most cases print a strided view. */
  order: number[];
  options: PrintSettings;
  suffix: TextSuffixes;
  data: (number | string | boolean)[];
  text: string;
}

function arrayOf({ dtype, shape, order, data }: Case): NdArray {
  const type = dtypes[dtype];
  const array = NdArray.zeros(type, shape);
  for (const [i, value] of data.entries()) {
    array.data[i] = type === int64 ? BigInt(value) : Number(value);
  }
  const strides = contiguousStrides(shape);
  return array.view(
    order.map((axis) => shape[axis]),
    order.map((axis) => strides[axis]),
  );
}

function floats(values: number[], shape = [values.length]): NdArray {
  return new NdArray(float32, Float32Array.from(values), shape);
}

afterEach(() => set_printoptions({ profile: "default" }));

describe("the text of a tensor is PyTorch's", () => {
  test.each(golden.cases as Case[])("$dtype $shape, options $options, suffix $suffix", (c) => {
    set_printoptions(c.options);
    expect(tensorText(arrayOf(c), c.suffix)).toBe(c.text);
  });

  test("floats that are whole show a bare point, mixed ones four decimals", () => {
    expect(tensorText(floats([19, 25, 37, 43], [2, 2]))).toBe("tensor([[19., 25.],\n        [37., 43.]])");
    expect(tensorText(floats([1, 2.5]))).toBe("tensor([1.0000, 2.5000])");
  });

  test("ties round to the even digit, as in Python", () => {
    expect(tensorText(floats([0.03125, 0.15625]))).toBe("tensor([0.0312, 0.1562])");
  });

  test("only the elements that show are read, however large the tensor", () => {
    const reads: string[] = [];
    const data = new Proxy(new Float32Array(1), {
      get: (target, key) => {
        reads.push(String(key));
        return Reflect.get(target, key === "99999" ? "0" : key);
      },
    });
    const text = tensorText(new NdArray(float32, data, [100_000], [0]));
    expect(text).toBe("tensor([0., 0., 0.,  ..., 0., 0., 0.])");
    expect(reads.length).toBeLessThan(100);
  });
});

describe("set_printoptions", () => {
  test("keeps what is not named, but forgets sci_mode, as PyTorch does", () => {
    set_printoptions({ precision: 2, sci_mode: true });
    set_printoptions({ linewidth: 40 });
    expect(get_printoptions()).toEqual({ precision: 2, threshold: 1000, edgeitems: 3, linewidth: 40, sci_mode: null });
  });

  test("refuses unknown options and values that are no counts, and changes nothing then", () => {
    const before = get_printoptions();
    const bad: unknown[] = [{ precison: 2 }, { precision: 2.5 }, { linewidth: 40, threshold: -1 }, { profile: "long" }];
    for (const settings of bad) expect(() => set_printoptions(settings as PrintSettings)).toThrow(/set_printoptions/);
    expect(() => set_printoptions({ precison: 2 } as PrintSettings)).toThrow(
      new TypeError("set_printoptions() got an unexpected keyword argument 'precison'"),
    );
    expect(get_printoptions()).toEqual(before);
  });
});

describe("torch.Size", () => {
  test("writes itself as PyTorch does", () => {
    expect(String(new Size([2, 3]))).toBe("torch.Size([2, 3])");
    expect(inspect({ shape: new Size([]) })).toBe("{ shape: torch.Size([]) }");
  });

  test("is otherwise an array of numbers, whose map and slice give plain arrays", () => {
    const size = new Size([4]);
    expect(size).toEqual([4]);
    expect(JSON.stringify(size)).toBe("[4]");
    expect(size.map((n) => n + 1)).toStrictEqual([5]);
    expect(size.slice()).toStrictEqual([4]);
    expect(new Size([2, 3]).numel()).toBe(6);
  });
});
