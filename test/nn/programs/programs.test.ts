import { expect, test } from "vitest";
import golden from "../../golden/programs.json" with { type: "json" };
import type { Print } from "./print.js";

interface Case {
  name: string;
  lines: string[];
}

const number = /-?\d+(?:\.\d*)?(?:e[+-]?\d+)?/g;

/** A line without its numbers, quotes and spaces, and with JavaScript's words for true, false and null. */
const skeleton = (line: string): string =>
  line
    .replace(number, "#")
    .replace(/True|False|None/g, (word) => ({ True: "true", False: "false" })[word] ?? "null")
    .replace(/[\s'"()[\]{}]/g, "")
    .replaceAll("#.", "#");

/** The lines that a program prints. */
async function linesOf(name: string): Promise<string[]> {
  const { main } = (await import(/* @vite-ignore */ new URL(`${name}.ts`, import.meta.url).href)) as {
    main(print: Print): void;
  };
  const printed: string[] = [];
  main((...values) => printed.push(values.map(String).join(" ")));
  return printed.join("\n").split("\n");
}

/** Two epochs of training enlarge what rounding leaves between two ways to add; of stn one last printed digit differs. */
const bounds: { readonly [name: string]: number } = { mobilenet: 1e-3, stn: 1e-4 };

test.each(golden.cases as Case[])("$name prints what it prints in PyTorch", async ({ name, lines }) => {
  const own = await linesOf(name);
  expect(own.map(skeleton)).toEqual(lines.map(skeleton));
  for (const [i, line] of lines.entries()) {
    const theirs = (line.match(number) ?? []).map(Number);
    const ours = (own[i].match(number) ?? []).map(Number);
    const off = theirs.map((value, k) => Math.abs(value - ours[k]) / Math.max(1, Math.abs(value)));
    expect(Math.max(0, ...off), `${line}\n${own[i]}`).toBeLessThan(bounds[name] ?? 1e-5);
  }
});
