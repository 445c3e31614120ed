import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sections as madeSections, recordedNames, withLists } from "../kernel-lib/compatibility.mjs";
import { declarations } from "../kernel-lib/generate.mjs";
import * as library from "../kernel-lib/index.js";
import { page, sections } from "./compatibility-page.js";

const { copy, d2l, F, nn, optim, safetensors, Tensor, torch } = library;

function methodsOf(start: object): string[] {
  const names = new Set<string>();
  for (
    let object = start;
    object !== Object.prototype && object !== Function.prototype;
    object = Object.getPrototypeOf(object)
  ) {
    for (const name of Object.getOwnPropertyNames(object)) names.add(name);
  }
  names.delete("constructor");
  // integers refuse to be indices
  for (const name of names) if (/^-?\d+$/.test(name)) names.delete(name);
  return [...names];
}

/** What each heading of the page speaks of. */
const exported: Record<string, readonly string[]> = {
  torch: Object.keys(torch),
  "torch.Tensor": [...methodsOf(Tensor.prototype), ...Object.keys(torch.ones(1))],
  "torch.autograd": Object.keys(torch.autograd),
  "torch.nn": Object.keys(nn),
  "torch.nn.Module": [...methodsOf(nn.Module.prototype), "training"],
  "torch.nn.utils": Object.keys(nn.utils),
  "torch.nn.functional": Object.keys(F),
  "torch.nn.init": Object.keys(nn.init),
  "torch.optim": Object.keys(optim),
  "torch.optim.lr_scheduler": Object.keys(optim.lr_scheduler),
  "torch.utils.data": Object.keys(torch.utils.data),
  copy: Object.keys(copy),
  safetensors: Object.keys(safetensors),
  d2l: Object.keys(d2l),
};

describe("COMPATIBILITY.md", () => {
  test("speaks of every namespace, and of no other", () => {
    expect(Object.keys(sections)).toEqual(Object.keys(exported));
  });

  test("has the lists that the declarations make: npm run build brings them up to date", () => {
    expect(Object.keys(sections)).toEqual(expect.arrayContaining(madeSections));
    expect(withLists(page, declarations(), recordedNames())).toBe(page);
  });

  test("gets a list anew where a declaration is added or goes, and names what a table names only there", () => {
    const lists = withLists(
      "## torch.nn.functional\n\n**Same**: `old`\n\n| Limited | how |\n|---|---|\n| `b` | – |\n",
      [
        { how: "callable", ways: [{ namespace: "F", name: "c" }] },
        { how: "callable", ways: [{ namespace: "F", name: "b" }] },
        { how: "callable", ways: [{ namespace: "F", name: "a" }] },
        { how: "callable", ways: [{ namespace: "init", name: "d" }] },
      ],
    );
    expect(lists).toContain("\n**Same**: `a` `c`\n");
  });

  const recorded: readonly [heading: string, names: string[]][] = Object.entries(recordedNames());
  test.each(recorded)("speaks of every public name of PyTorch's %s, once", (heading, names) => {
    const { present, absent } = sections[heading];
    const spoken = [...present, ...absent];
    expect(names.filter((name) => !spoken.includes(name))).toEqual([]);
    expect(names.filter((name) => present.includes(name) && absent.includes(name))).toEqual([]);
  });

  test("lists a name of PyTorch's as absent until it is there", () => {
    const text = "## torch.nn\n\n**Same**: `A`\n\n| Absent | instead |\n|---|---|\n| `B` | `A` |\n\n## d2l\n";
    const before = withLists(text, [], { "torch.nn": ["A", "B", "C"] });
    expect(before).toContain("| `B` | `A` |\n\n**Also absent**: `C`\n\n## d2l");
    const after = withLists(before.replace("`A`\n\n|", "`A` `C`\n\n|"), [], { "torch.nn": ["A", "B", "C"] });
    expect(after).not.toContain("Also absent");
    expect(withLists(before, [], { "torch.nn": ["A", "B", "C"] })).toBe(before);
  });

  test("counts the sample of the random net, the programs and the statements as they are", () => {
    const count = (name: string): string =>
      JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8")).cases.length.toLocaleString(
        "en",
      );
    const text = page.replace(/\s+/g, " ");
    expect(text).toContain(`A sample of ${count("net")} is a test`);
    expect(text).toContain(`so are ${count("programs")} programs`);
    expect(text).toContain(`${count("statements")} statements, texts and refusals`);
  });

  test.each(Object.keys(exported))("tells the truth about %s", (name) => {
    const { present, absent } = sections[name];
    expect([...present].sort(), "listed as there").toEqual([...new Set(exported[name])].sort());
    expect(
      absent.filter((word) => exported[name].includes(word)),
      "called absent, but there",
    ).toEqual([]);
  });
});
