import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nn, safetensors, torch, ValueError } from "../../kernel-lib/index.js";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "safetensors-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const network = (): nn.Sequential => new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.BatchNorm2d(2));

test("a network's state comes back from a file", () => {
  const path = join(folder, "net.safetensors");
  const [one, other] = [network(), network()];
  safetensors.save_file(one.state_dict(), path);
  expect(String(other.load_state_dict(safetensors.load_file(path)))).toBe("<All keys matched successfully>");
  const X = torch.rand(2, 1, 5, 5);
  expect(one(X).equal(other(X))).toBe(true);
  expect(readdirSync(folder)).toEqual(["net.safetensors"]);
});

test("every dtype and strided views survive", () => {
  const tensors = {
    half: torch.arange(6).reshape(2, 3).t(),
    flags: torch.tensor([true, false]),
    bytes: torch.tensor([1, 255], { dtype: torch.uint8 }),
    double: torch.tensor(0.1, { dtype: torch.float64 }),
  };
  const back = safetensors.load(safetensors.save(tensors, { made: "here" }));
  for (const [name, tensor] of Object.entries(tensors)) expect(String(back.get(name))).toBe(String(tensor));
});

test("a file that cannot be written leaves the one that is there alone, and nothing behind", () => {
  const path = join(folder, "net.safetensors");
  writeFileSync(path, "precious");
  expect(() => safetensors.save_file({ __metadata__: torch.ones(1) }, path)).toThrow(ValueError);
  expect(() => safetensors.save_file({ a: torch.ones(1) }, folder)).toThrow();
  expect(readFileSync(path, "utf8")).toBe("precious");
  expect(readdirSync(folder)).toEqual(["net.safetensors"]);
});

test("a malformed file is refused by name", () => {
  const path = join(folder, "bad.safetensors");
  writeFileSync(path, "short");
  expect(() => safetensors.load_file(path)).toThrow(
    new ValueError(`${path}: invalid safetensors file: expected at least 8 bytes, got 5`),
  );
});
