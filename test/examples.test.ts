import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrayOf } from "../kernel-lib/autograd/graph/variable.js";
import * as library from "../kernel-lib/index.js";

const { nn, optim, torch } = library;
const root = fileURLToPath(new URL("../kernel-lib/", import.meta.url));

interface Example {
  readonly file: string;
  readonly code: string;
  /** What the comment behind the code promises, when it is a value. */
  readonly promise: string | null;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/assembly|generated/.test(name))
    .map((name) => join(root, folder, name));
}

/** The one-line examples of a file: `@example code // value`. */
function examplesOf(file: string): Example[] {
  return [...readFileSync(file, "utf8").matchAll(/@example (.+)$/gm)].map(([, line]) => {
    const [code, comment] = line.split(/ \/\/ (?!.* \/\/ )/);
    const isValue = /^(tensor\(|torch\.Size|\[|true|false|-?[\d.]+$|\w+\()/.test(comment ?? "");
    return { file, code: code.replace(/;$/, ""), promise: isValue ? comment : null };
  });
}

/** The names that examples use without making them. */
function samples(): Record<string, unknown> {
  torch.manual_seed(0);
  torch.set_printoptions({ profile: "default" });
  const weight = torch.tensor([1, 2], { requires_grad: true });
  weight.sum().backward();
  const loss = weight.mul(weight).sum();
  const x = torch.tensor([1, 2], { requires_grad: true });
  return {
    X: torch.arange(48, { dtype: torch.float32 }).reshape(6, 8),
    x,
    y: x.mul(x).sum(),
    weight,
    loss,
    array: arrayOf(torch.tensor([1, 2])),
    ...layers(),
  };
}

function layers(): Record<string, unknown> {
  const conv = new nn.Conv2d(1, 2, 3);
  const net = new nn.Sequential(conv, new nn.ReLU());
  return { conv, net, optimizer: new optim.SGD(net.parameters(), { lr: 0.1 }) };
}

const onOneLine = (text: string): string => text.replace(/\s+/g, " ");

const textOf = (value: unknown): string =>
  Array.isArray(value) && !(value instanceof torch.Size) ? `[${value.map(String).join(", ")}]` : String(value);

const examples = ["tensor", "autograd", "nn", "utils", "d2l"].flatMap(sources).flatMap(examplesOf);

const home = process.cwd();

beforeAll(() => process.chdir(mkdtempSync(join(tmpdir(), "examples-")))); // some write files
afterAll(() => process.chdir(home));

describe("the examples in the docstrings run and give what they promise", () => {
  test.each(examples)("$code", async ({ file, code, promise }) => {
    const own = (await import(pathToFileURL(file).href)) as object;
    const scope: Record<string, unknown> = { ...library, ...samples(), ...own };
    const names = Object.keys(scope).filter(
      (name) => /^[A-Za-z_]\w*$/.test(name) && name !== "default" && name !== "var",
    );
    const statements = code.split("; ");
    const last = statements.pop() ?? "";
    const body = [...statements, /^(const|for) /.test(last) ? last : `return (${last})`].join(";\n");
    const value: unknown = new Function(...names, `{${body}}`)(...names.map((name) => scope[name]));
    if (promise !== null) expect(onOneLine(textOf(value)), relative(root, file)).toBe(promise);
  });
});
