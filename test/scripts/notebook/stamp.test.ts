import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../../scripts/compare/config.js";
import { runnableCells } from "../../../scripts/notebook/notebook.js";
import { cellRules } from "../../../scripts/notebook/rules.js";
import { freshness, stamped } from "../../../scripts/notebook/stamp.js";
import { libraryFiles, libraryHash } from "../../../scripts/run/library.js";
import { root } from "../../../scripts/setup/places.js";
import { lessonNames, readLesson } from "../compare/outputs.js";
import { notebook } from "../notebooks.js";

describe("saved outputs", () => {
  const content = notebook(["const a = 1;", "a + 1", "a + 2"]);
  const saved = stamped(content);
  const withCells = (cells: INotebookContent["cells"]): INotebookContent => ({ ...saved, cells });
  const [first, second, third] = saved.cells;

  test("are fresh as long as the code is the same", () => {
    expect(freshness(saved)).toBe("fresh");
    expect(freshness(stamped(content))).toBe("fresh");
    expect(freshness(content)).toBe("unstamped");
  });

  test.each([
    ["edited", withCells([first, { ...second, source: "a + 3" }, third])],
    ["moved", withCells([first, third, second])],
    ["removed", withCells([first, second])],
    ["added", withCells([first, second, third, { ...third, source: "a" }])],
    ["split", withCells([{ ...first, source: "const a" }, { ...first, source: " = 1;" }, second, third])],
  ])("are stale once code is %s", (_how, changed) => {
    expect(freshness(changed)).toBe("stale");
  });

  test("stay fresh when prose, outputs, ids or tags change, and when an editor keeps the source as lines", () => {
    const prose = { cell_type: "markdown", metadata: {}, source: "text" } as INotebookContent["cells"][number];
    const code = { ...first, id: "other", metadata: { tags: ["x"] }, source: ["const a ", "= 1;"], outputs: [] };
    expect(freshness(withCells([prose, code, second, third, { ...first, source: "\n" }]))).toBe("fresh");
  });

  test("say nothing of the library: what was run with which is the cache's matter", () => {
    expect(saved.metadata["d2l-lessons"]).toEqual({ sources: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const metadata = { ...saved.metadata, "d2l-lessons": { ...Object(saved.metadata["d2l-lessons"]), library: "old" } };
    expect(freshness({ ...saved, metadata })).toBe("fresh");
  });

  test("are stale when the stamp was damaged", () => {
    for (const stamp of [null, {}, "x", { sources: 1 }]) {
      const metadata = { ...saved.metadata, "d2l-lessons": stamp };
      expect(freshness({ ...saved, metadata })).toBe("stale");
    }
  });
});

describe("the library", () => {
  let folder = "";
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const config = async (...library: string[]): Promise<Config> => ({
    ...(await readConfig(join(folder, "lessons"))),
    library,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "library "));
    for (const name of ["lessons", "src", "src/node_modules"]) mkdirSync(join(folder, name));
    write("src/b.ts", "b\n");
    write("src/a.ts", "a\n");
    write("src/node_modules/c.ts", "c\n");
    write("src/d.js", "d\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is what the patterns name, without node_modules", async () => {
    expect(await libraryFiles(await config("../src/**/*.ts"))).toEqual(["../src/a.ts", "../src/b.ts"]);
    expect(await libraryFiles(await config("../src", "!../src/a.ts"))).toEqual(["../src/b.ts", "../src/d.js"]);
    expect(await libraryHash(await config())).toBeUndefined();
  });

  test("changes with the text and the name of each file, not with its line ends and its time", async () => {
    const hash = async () => libraryHash(await config("../src/*.ts"));
    const before = await hash();
    write("src/a.ts", "a\r\n");
    write("src/d.js", "other\n");
    expect(await hash()).toBe(before);
    write("src/a.ts", "A\n");
    const edited = await hash();
    write("src/a.ts", "a\n");
    write("src/e.ts", "");
    expect(new Set([before, edited, await hash()]).size).toBe(3);
  });

  test("must have a file", async () => {
    await expect(libraryHash(await config("../lib"))).rejects.toThrow(
      /lessons[\\/]d2l-lessons\.json: no file is named by library \["\.\.\/lib"\]/,
    );
  });
});

test("the lessons' library is the sources of d2l-ts, and nothing that is built", async () => {
  const files = await libraryFiles(await readConfig(join(root, "notebooks")));
  expect(files).toContain("../kernel-lib/index.ts");
  expect(files).toContain("../kernel-lib/kernel/main.ts");
  expect(files.filter((file) => /\/dist\/|node_modules|binaries/.test(file))).toEqual([]);
});

test("no lesson has outputs that are not compared, but for times", () => {
  const ignored = lessonNames.flatMap((name) =>
    runnableCells(readLesson(name))
      .filter(({ cell, source }) => cellRules(cell, source).ignoreOutput && !/performance\.now/.test(source))
      .map(({ number }) => `${name}, cell ${number}`),
  );
  expect(ignored).toEqual([]);
});

test("the saved outputs of every lesson were made from its code", () => {
  const states = lessonNames.map((name) => [name, freshness(readLesson(name))]);
  expect(states.filter(([, state]) => state !== "fresh")).toEqual([]);
});
