import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../scripts/base/errors.js";
import { configFile, parseConfig, readConfig } from "../../../scripts/compare/config.js";
import { defaultRules, normalised } from "../../../scripts/compare/normalise.js";
import { root } from "../../../scripts/setup/places.js";

const parse = (value: unknown) => parseConfig(JSON.stringify(value), "lessons/d2l-lessons.json");

test("without a file all is as by default", async () => {
  const folder = mkdtempSync(join(tmpdir(), "config-"));
  try {
    const { compare, library } = await readConfig(folder);
    expect(compare).toEqual({ rtol: 1e-5, atol: 1e-8, pixelThreshold: 0.01, rules: defaultRules });
    expect(library).toEqual([]);
    writeFileSync(join(folder, configFile), '{ "rtol": 0.5 }');
    expect((await readConfig(folder)).compare.rtol).toBe(0.5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("tolerances and library are taken from the file", () => {
  const { compare, library } = parse({ rtol: 0.1, atol: 0, pixelThreshold: 1, library: ["../src/**/*.py"] });
  expect(compare).toMatchObject({ rtol: 0.1, atol: 0, pixelThreshold: 1 });
  expect(library).toEqual(["../src/**/*.py"]);
});

test("rules are switched off and added by name", () => {
  const { compare } = parse({
    normalise: { ansi: false, "job numbers": { pattern: "^job (\\d+) on .*$", replacement: "job $1" } },
  });
  expect(compare.rules.map(({ name }) => name)).toEqual([
    ...defaultRules.map(({ name }) => name).filter((name) => name !== "ansi"),
    "job numbers",
  ]);
  expect(normalised("\u001b[1ma\njob 3 on node-17\nb", compare)).toBe("\u001b[1ma\njob 3\nb");
});

test("a rule of ours is replaced by one of the same name", () => {
  const { compare } = parse({ normalise: { paths: { pattern: "/opt/", replacement: "" } } });
  expect(compare.rules.map(({ name }) => name).sort()).toEqual(defaultRules.map(({ name }) => name).sort());
  expect(normalised("/opt/a /home/b/c", compare)).toBe("a /home/b/c");
});

test("the example of the documentation is understood, and its table names every rule", () => {
  const readme = readFileSync(join(root, "scripts", "README.md"), "utf8");
  const { compare, library } = parseConfig(/```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? "", "README.md");
  expect(compare.rtol).toBe(1e-4);
  expect(normalised("job 7 on a\njob 8 on b", compare)).toBe("job N on a\njob N on b");
  expect(library).toHaveLength(2);
  expect(defaultRules.filter(({ name }) => !readme.includes(`| \`${name}\` |`))).toEqual([]);
});

describe("what is wrong is told with the file, the key and what was found", () => {
  const file = "lessons/d2l-lessons.json";
  test.each([
    [
      "an unknown key",
      { tolerance: 1 },
      "there is no key tolerance, only rtol, atol, pixelThreshold, normalise, library, packages",
    ],
    ["a text for a number", { rtol: "1e-3" }, 'rtol must be a number of 0 or more, but is "1e-3"'],
    ["a number below 0", { atol: -1 }, "atol must be a number of 0 or more, but is -1"],
    ["a list instead of an object", [], "it must be an object, but is []"],
    ["a text for a list", { library: "src" }, 'library must be a list, but is "src"'],
    ["a list of something else", { library: [1] }, "library[0] must be a text, but is 1"],
    [
      "a rule to switch off that is none",
      { normalise: { tmings: false } },
      "there is no rule tmings to switch off, only carriage-returns, ansi, progress, timings, ids, addresses, temporary-names, paths, sets",
    ],
    ["a rule that is neither", { normalise: { ids: true } }, "normalise.ids must be an object, but is true"],
    [
      "a rule without a pattern",
      { normalise: { a: { replacement: "" } } },
      "normalise.a.pattern must be a text, but is missing",
    ],
    [
      "a key of a rule",
      { normalise: { a: { pattern: "b", with: "c" } } },
      "there is no key normalise.a.with, only pattern, replacement",
    ],
    [
      "a bad regular expression",
      { normalise: { a: { pattern: "(b", replacement: "" } } },
      /^lessons\/d2l-lessons\.json: normalise\.a\.pattern: Invalid regular expression: \/\(b\/gm: Unterminated group$/,
    ],
    [
      "a pattern that matches everywhere",
      { normalise: { a: { pattern: "b*", replacement: "" } } },
      'normalise.a.pattern must not match the empty text, but "b*" does',
    ],
  ])("%s", (_what, value, says) => {
    const error = typeof says === "string" ? new UserError(`${file}: ${says}`) : says;
    expect(() => parse(value)).toThrow(error);
  });

  test("text that is not JSON", () => {
    expect(() => parseConfig("{ rtol: 1 }", file)).toThrow(/^lessons\/d2l-lessons\.json is not JSON: /);
  });
});
