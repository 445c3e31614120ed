import { expect, test } from "vitest";
import { copy, F, nn, optim, torch } from "../../kernel-lib/index.js";
import golden from "../golden/statements.json" with { type: "json" };

interface Case {
  line: string;
  text?: string;
  error?: [name: string, words: string | null];
}

/** Python's text of a value, as the golden section shows it. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" && !Number.isFinite(value)) {
    return String(value).replace("Infinity", "inf").replace("NaN", "nan");
  }
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  if (value instanceof torch.Tensor || value instanceof torch.Size || value instanceof nn.Module) return String(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  const isPlain = typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  if (value instanceof Map || isPlain) {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return `{${entries.map(([name, own]) => `${shown(name)}: ${shown(own)}`).join(", ")}}`;
  }
  return String(value);
}

/** What a line prints, and then the text of its last value; of an assignment what it prints alone. */
function run(line: string): string {
  let printed = "";
  const print = (...values: unknown[]): void => {
    printed += `${values.map(shown).join(" ")}\n`;
  };
  const statements = line.split("; ");
  const last = statements.pop() ?? "";
  const isValue = !/^(?:const )?[\w.]+ = |\.set\((?:[^()]|\([^()]*\))*\)$/.test(last);
  const body = `"use strict"; ${statements.join("; ")}; ${isValue ? "return " : ""}${last}`;
  torch.manual_seed(0);
  const value: unknown = new Function("torch", "nn", "F", "optim", "copy", "print", body)(
    torch,
    nn,
    F,
    optim,
    copy,
    print,
  );
  return printed + (isValue ? shown(value) : "");
}

const number = /-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)/g;

/** Texts without their numbers, and with Python's sets in one order. */
const skeleton = (text: string): string =>
  text
    .replace(/\{([^{}]*)\}/g, (_, set: string) => `{${set.split(", ").sort().join(", ")}}`)
    .replace(number, "#")
    .replace(/\s+/g, " ");

const numbersIn = (text: string): number[] =>
  (text.match(number) ?? []).map((found) => Number(found.replace("inf", "Infinity").replace("nan", "NaN")));

test.each(golden.cases as Case[])("$line", ({ line, text, error }) => {
  if (error) {
    let thrown: unknown;
    try {
      run(line);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBeInstanceOf(Error);
    const { name, message } = thrown as Error;
    expect(name).toBe(error[0]);
    if (error[1] !== null) expect(skeleton(message)).toContain(skeleton(error[1]));
    return;
  }
  const own = run(line);
  expect(skeleton(own)).toBe(skeleton(text ?? ""));
  expect(numbersIn(own)).toBeAllclose(numbersIn(text ?? ""), { rtol: 1e-5, atol: 1e-5 });
});
