import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nn, type Tensor, torch } from "../../kernel-lib/index.js";
import golden from "../golden/files.json" with { type: "json" };

interface Case {
  name: string;
  file: string;
  /** Of a file that is read: its values. */
  texts?: Record<string, string>;
  /** Of one that is refused. */
  words?: string;
}

const cases = golden.cases as Case[];

/** Bytes as the golden file has them. */
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

const again = <Value>(value: unknown): Value => torch.load<Value>(torch.save(value));

describe("files of PyTorch", () => {
  test.each(cases.filter(({ texts }) => texts !== undefined))("$name is read as it was written", ({ file, texts }) => {
    const value = torch.load<Record<string, unknown>>(bytesOf(file));
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const own = entries.map(([name, item]) => [
      String(name),
      item instanceof Map ? [...item.keys()].join() : String(item),
    ]);
    expect(Object.fromEntries(own)).toEqual(texts);
  });
});

describe("what is saved is there when it is read", () => {
  test("numbers, texts, lists, maps and objects", () => {
    const value = { a: [1, -1, 255, 256, 70000, -70000, 2 ** 40, -(2 ** 40), 0.5], b: "ü", c: null, d: [true, false] };
    expect(again(value)).toEqual(value);
    expect(again(new Map([[1, "x"]]))).toEqual(new Map([[1, "x"]]));
    expect(again(new Map([["a", 1]]))).toEqual(new Map([["a", 1]]));
    expect(again(new Set([1, 2]))).toEqual(new Set([1, 2]));
    expect(again(-(2n ** 70n))).toBe(-(2n ** 70n));
    expect(again(-128)).toBe(-128);
    expect(String(again(torch.ones(2, 3).shape))).toBe("torch.Size([2, 3])");
    expect(String(again([torch.float64, torch.device("cpu")]))).toBe("torch.float64,cpu");
  });

  test.each(["float16", "bfloat16", "float32", "float64", "int32", "int64", "uint8", "bool"] as const)(
    "a tensor of %s",
    (name) => {
      const tensor = torch.tensor([[0, 1, 1]], { dtype: torch[name] });
      expect(again<Tensor>(tensor).equal(tensor)).toBe(true);
      expect(again<Tensor>(tensor).dtype).toBe(torch[name]);
    },
  );

  test("parameters, strides, and memory that is shared", () => {
    const x = torch.arange(6).reshape(2, 3);
    const [whole, row, turned] = again<Tensor[]>([x, x.at(1), x.t()]);
    whole.set([1, 0], 9);
    expect(row.tolist()).toEqual([9, 4, 5]);
    expect(turned.tolist()).toEqual([
      [0, 9],
      [1, 4],
      [2, 5],
    ]);
    const parameter = again<nn.Parameter>(new nn.Parameter(torch.ones(2), { requires_grad: false }));
    expect(parameter).toBeInstanceOf(nn.Parameter);
    expect(parameter.requires_grad).toBe(false);
    expect(again<Tensor>(torch.ones(1, { requires_grad: true })).requires_grad).toBe(true);
  });

  test("a network's state, by a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "save-"));
    const path = join(folder, "net.pt");
    const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2));
    torch.save(net.state_dict(), path);
    const other = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2));
    expect(String(other.load_state_dict(torch.load(path, { map_location: "cpu", weights_only: true })))).toBe(
      "<All keys matched successfully>",
    );
    expect(String(other.state_dict().get("0.weight"))).toBe(String(net.state_dict().get("0.weight")));
    const cut = readFileSync(path).subarray(0, 300);
    rmSync(folder, { recursive: true });
    expect(() => torch.load(cut)).toThrow("this is no zip file, or not all of it");
    expect(() => torch.load(path)).toThrow(/ENOENT/);
  });
});

describe("what is no value is refused", () => {
  test("modules, functions and what holds itself", () => {
    expect(() => torch.save(new nn.ReLU())).toThrow(/cannot save a function: .* of a module its state_dict\(\)/);
    expect(() => torch.save({ f: () => 1 })).toThrow(TypeError);
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => torch.save(loop)).toThrow("cannot save a value that holds itself");
    expect(() => torch.save(new Date())).toThrow("cannot save a Date");
  });

  test.each(cases.filter(({ words }) => words !== undefined))("$name", ({ file, words }) => {
    expect(() => torch.load(bytesOf(file))).toThrow(words);
  });
});
