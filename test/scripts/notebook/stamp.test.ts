import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../../scripts/compare/config.js";
import { freshness, stamped } from "../../../scripts/notebook/stamp.js";
import { libraryFiles, libraryHash } from "../../../scripts/run/library.js";
import { root } from "../../../scripts/setup/places.js";
import { lessonNames, readLesson } from "../compare/outputs.js";
import { notebook } from "../notebooks.js";

describe("saved outputs", () => {
  const content = notebook(["const a = 1;", "a + 1", "a + 2"]);
  const saved = stamped(content, "v1");
  const withCells = (cells: INotebookContent["cells"]): INotebookContent => ({ ...saved, cells });
  const [first, second, third] = saved.cells;

  test("are fresh as long as code and library are the same", () => {
    expect(freshness(saved, "v1")).toBe("fresh");
    expect(freshness(stamped(content, undefined), undefined)).toBe("fresh");
    expect(freshness(content, "v1")).toBe("unstamped");
  });

  test.each([
    ["edited", withCells([first, { ...second, source: "a + 3" }, third])],
    ["moved", withCells([first, third, second])],
    ["removed", withCells([first, second])],
    ["added", withCells([first, second, third, { ...third, source: "a" }])],
    ["split", withCells([{ ...first, source: "const a" }, { ...first, source: " = 1;" }, second, third])],
  ])("are stale once code is %s", (_how, changed) => {
    expect(freshness(changed, "v1")).toBe("sources");
  });

  test("are stale once the library is another one, or is named for the first time", () => {
    expect(freshness(saved, "v2")).toBe("library");
    expect(freshness(stamped(content, undefined), "v1")).toBe("library");
  });

  test("stay fresh when prose, outputs, ids or tags change, and when an editor keeps the source as lines", () => {
    const prose = { cell_type: "markdown", metadata: {}, source: "text" } as INotebookContent["cells"][number];
    const code = { ...first, id: "other", metadata: { tags: ["x"] }, source: ["const a ", "= 1;"], outputs: [] };
    expect(freshness(withCells([prose, code, second, third, { ...first, source: "\n" }]), "v1")).toBe("fresh");
  });

  test("are stale when the stamp was damaged", () => {
    for (const stamp of [null, {}, "x", { sources: 1 }]) {
      const metadata = { ...saved.metadata, "d2l-lessons": stamp };
      expect(freshness({ ...saved, metadata }, "v1")).toBe("sources");
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
  expect(files.filter((file) => /dist|node_modules|binaries/.test(file))).toEqual([]);
});

test("the saved outputs of every lesson were made from its code", () => {
  // of another library they may be: what it changes is seen when the lessons are checked
  const states = lessonNames.map((name) => [name, freshness(readLesson(name), undefined)]);
  expect(states.filter(([, state]) => state !== "fresh" && state !== "library")).toEqual([]);
});
