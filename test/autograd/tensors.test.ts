import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { torch } from "../../kernel-lib/index.js";

interface Case {
  readonly line: string;
  readonly text?: string | string[];
  readonly error?: [string, string];
}

const golden = JSON.parse(readFileSync(new URL("../golden/tensors.json", import.meta.url), "utf8")) as {
  cases: Case[];
};
const source = readFileSync(new URL("../../scripts/dev/golden/tensors.py", import.meta.url), "utf8");
const setup = /SETUP = """\n(.*?)"""/s.exec(source)?.[1] ?? "";

/** The lines are Python and TypeScript at once, but for these words. */
function run(line: string): unknown {
  const statements = line.split("; ");
  const last = statements.pop() as string;
  const code = [...setup.trim().split("\n"), ...statements, `return ${last}`]
    .join(";\n")
    .replaceAll("lambda:", "() =>");
  const body = `let X, M, V, I, J, K, U, B, D, E, N, g, h, y, z;\n${code}`;
  const float = (word: string): number => (word === "nan" ? Number.NaN : Number.POSITIVE_INFINITY);
  return new Function("torch", "True", "False", "None", "float", body)(torch, true, false, null, float);
}

function textOf(value: unknown): string | string[] {
  if (value instanceof torch.Tensor || value instanceof torch.Size) return String(value);
  if (Array.isArray(value) && value.some((v) => v instanceof torch.Tensor))
    return value.map((v) => (v === null ? "None" : String(v)));
  if (typeof value === "object" && value !== null && "values" in value && "indices" in value) {
    return [String(value.values), String(value.indices)];
  }
  return String(value);
}

function answer(line: string): Omit<Case, "line"> {
  try {
    return { text: textOf(run(line)) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: [name, message] };
  }
}

describe("torch answers each line as PyTorch does", () => {
  test.each(golden.cases)("$line", ({ line, ...expected }) => {
    expect(answer(line)).toEqual(expected);
  });
});
