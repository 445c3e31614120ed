import { describe, expect, test } from "vitest";
import { ValueError } from "../../kernel-lib/base/errors.js";
import { float32 } from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";
import { parseSafetensors, serializeSafetensors } from "../../kernel-lib/tensor/safetensors.js";

// Written by the reference implementation, safetensors 0.8.0 for Python: one tensor of each dtype.
const reference = Buffer.from(
  "wAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJzdGVwcyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV9vZm" +
    "ZzZXRzIjpbMCw4XX0sImJpYXMiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls4LDE2XX0sIm5vbmUiOnsiZHR5" +
    "cGUiOiJGMzIiLCJzaGFwZSI6WzAsM10sImRhdGFfb2Zmc2V0cyI6WzE2LDE2XX0sIndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMi" +
    "wyXSwiZGF0YV9vZmZzZXRzIjpbMTYsMzJdfSwiaWRzIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMzIsNDBd" +
    "fSwiYnl0ZXMiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzQwLDQyXX0sIm1hc2siOnsiZHR5cGUiOiJCT09MIi" +
    "wic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNDIsNDVdfX0gICAgICAgAAAAAAAAAMCamZmZmZm5PwAAwD8AAADAAACAPgAAQED5////CAAA" +
    "AAH/AQAB",
  "base64",
);

/** A file with this header, whatever it says, and `data` bytes after it. */
function fileOf(header: string | Uint8Array, data = 0): Uint8Array {
  const json = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + json.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

function describeTensor(fields: object): string {
  return JSON.stringify({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...fields } });
}

describe("a safetensors file of the reference implementation", () => {
  test("is read: names, dtypes, shapes, values, metadata", () => {
    const { tensors, metadata } = parseSafetensors(reference);
    const seen = [...tensors].map(([name, { dtype, shape, data }]) => [
      name,
      dtype.name,
      shape,
      Array.from<number | bigint>(data),
    ]);
    expect(seen).toEqual([
      ["steps", "int64", [], [-(2n ** 62n)]],
      ["bias", "float64", [1], [0.1]],
      ["none", "float32", [0, 3], []],
      ["weight", "float32", [2, 2], [1.5, -2, 0.25, 3]],
      ["ids", "int32", [2], [-7, 8]],
      ["bytes", "uint8", [2], [1, 255]],
      ["mask", "bool", [3], [1, 0, 1]],
    ]);
    expect([...metadata]).toEqual([["format", "pt"]]);
  });

  test("is written again byte for byte, in whatever order the tensors come", () => {
    const { tensors, metadata } = parseSafetensors(reference);
    const written = serializeSafetensors(new Map([...tensors].reverse()), metadata);
    expect(Buffer.from(written).equals(reference)).toBe(true);
  });

  test("is read from the middle of a larger buffer too", () => {
    const larger = Buffer.concat([Buffer.alloc(3), reference, Buffer.alloc(5)]);
    expect(parseSafetensors(larger.subarray(3, 3 + reference.length)).tensors.size).toBe(7);
  });

  test("is refused wherever it is cut off", () => {
    for (let length = 0; length < reference.length; length++) {
      expect(() => parseSafetensors(reference.subarray(0, length)), `${length} bytes`).toThrow(ValueError);
    }
  });
});

describe("a malformed safetensors file is refused with the reason", () => {
  const twice =
    '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}';
  const overlapping =
    '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}';
  const hole =
    '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}';
  test.each<[string, Uint8Array, string]>([
    ["no length", new Uint8Array(7), "expected at least 8 bytes, got 7"],
    [
      "a header of 2^64 - 1 bytes",
      new Uint8Array(8).fill(255),
      "a header of 18446744073709551615 bytes is longer than the 100000000 allowed",
    ],
    [
      "a header cut off",
      fileOf("{}").subarray(0, 9),
      "the header should have 2 bytes, but only 1 follow; is it truncated?",
    ],
    ["a header that is not UTF-8", fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)), "the header is not UTF-8"],
    ["an array as header", fileOf("[]"), "the header must be a JSON object that starts with {"],
    ["a header after a space", fileOf(" {}"), "the header must be a JSON object that starts with {"],
    ["a name twice, once escaped", fileOf(twice), 'the key "a" occurs twice in the header'],
    ["a field twice", fileOf('{"a":{"dtype":"U8","dtype":"F32"}}'), 'the key "dtype" occurs twice in the header'],
    ["no object for a tensor", fileOf('{"w":5}'), 'tensor "w" must be described by an object'],
    ["metadata that is no text", fileOf('{"__metadata__":{"n":1}}'), '__metadata__ must hold strings, but "n" is none'],
    [
      "an unknown dtype",
      fileOf(describeTensor({ dtype: "I16" }), 8),
      'tensor "w" has dtype "I16"; this reads BOOL, U8, F16, BF16, I32, F32, F64, I64',
    ],
    [
      "a negative length",
      fileOf(describeTensor({ shape: [-2] }), 8),
      'the shape of tensor "w" must be a list of whole numbers, got [-2]',
    ],
    [
      "a shape beyond all numbers",
      fileOf(describeTensor({ shape: [2 ** 40, 2 ** 40] }), 8),
      'tensor "w" of shape [1099511627776, 1099511627776] needs 4.835703278458517e+24 bytes, but its offsets span 8',
    ],
    [
      "offsets that are none",
      fileOf(describeTensor({ data_offsets: [0] }), 8),
      'the data_offsets of tensor "w" must be two whole numbers, got [0]',
    ],
    [
      "offsets in reverse",
      fileOf(describeTensor({ data_offsets: [8, 0] }), 8),
      'tensor "w" of shape [2] needs 8 bytes, but its offsets span -8',
    ],
    [
      "offsets past the end",
      fileOf(describeTensor({}), 7),
      "the tensors need 8 bytes of data, but the file has 7; is it truncated?",
    ],
    [
      "bytes after the last tensor",
      fileOf(describeTensor({}), 9),
      "the tensors need 8 bytes of data, but the file has 9",
    ],
    ["tensors that overlap", fileOf(overlapping, 6), 'tensor "b" should start at byte 4 of the data, but starts at 2'],
    ["a hole between tensors", fileOf(hole, 6), 'tensor "b" should start at byte 2 of the data, but starts at 4'],
  ])("%s", (_, file, reason) => {
    expect(() => parseSafetensors(file)).toThrow(new ValueError(`invalid safetensors file: ${reason}`));
  });

  test("a header that is not JSON", () => {
    expect(() => parseSafetensors(fileOf('{"a":'))).toThrow(/^invalid safetensors file: the header is not JSON/);
  });
});

test("a tensor cannot take the name that the format reserves", () => {
  const tensors = new Map([["__metadata__", NdArray.zeros(float32, [1])]]);
  expect(() => serializeSafetensors(tensors)).toThrow(new ValueError("a tensor cannot be named __metadata__"));
});
