import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../../chromium.js";
import { LiveClient } from "../../../kernel/browser/live.js";
import { command } from "../../command.js";
import { writeNotebook } from "../../lite.js";
import { openPage } from "../../pages.js";
import { type SiteServer, serveSite } from "../../serve.js";

const folder = mkdtempSync(join(tmpdir(), "packages "));
const [course, site] = [join(folder, "course"), join(folder, "site")];
let server: SiteServer;
let browser: Browser;
let live: LiveClient;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(course, path)), { recursive: true });
  writeFileSync(join(course, path), text);
}

beforeAll(async () => {
  write(
    "node_modules/typed/package.json",
    '{ "name": "typed", "version": "1.0.0", "type": "module", "exports": { ".": { "types": "./types/index.d.ts", "default": "./index.js" }, "./more": { "types": "./types/more.d.ts", "default": "./more.js" } } }',
  );
  write(
    "node_modules/typed/index.js",
    'import { unit } from "helper"; export const double = (x) => ({ [unit]: 2 * x });',
  );
  write(
    "node_modules/typed/types/index.d.ts",
    'import type { Sized } from "helper"; export function double(x: number): Sized;',
  );
  write(
    "node_modules/typed/more.js",
    'import { double } from "typed"; export const same = double; export { double } from "typed";',
  );
  write(
    "node_modules/typed/types/more.d.ts",
    'import { double } from "typed"; export const same: typeof double; export { double };',
  );
  write("node_modules/helper/package.json", '{ "name": "helper", "main": "index.js", "types": "index.d.ts" }');
  write("node_modules/helper/index.js", 'exports.unit = "size";');
  write("node_modules/helper/index.d.ts", "export interface Sized { size: number } export const unit: string;");
  write("node_modules/untyped/package.json", '{ "name": "untyped", "main": "main.js" }');
  write("node_modules/untyped/main.js", "module.exports = { half: (x) => x / 2, host: typeof process };");
  write("d2l-lessons.json", '{ "packages": ["typed", "typed/more", "untyped"] }');
  writeNotebook(join(course, "first.ipynb"), { name: "tslab", language: "typescript" }, [{ source: "1 + 1" }]);
  const { code, output } = await command("site", course, "--out", site, "--no-execute");
  expect({ code, output }).toMatchObject({ code: 0 });
  writeFileSync(
    join(site, "page.js"),
    'import { startLiveKernel } from "./assets/live/kernel.js"; globalThis.startLiveKernel = (options) => startLiveKernel({ ...options, folder: "assets/live/" }); globalThis.ready = true;',
  );
  writeFileSync(
    join(site, "index.html"),
    '<!doctype html><title>t</title><body><script type="module" src="page.js"></script>',
  );
  server = await serveSite(site);
  browser = await launchChromium();
  live = await LiveClient.start((await openPage(browser, server.base)).page, server);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("cells import the packages that the course names, which are one copy of each, with their types", async () => {
  expect([...server.sent.keys()].filter((path) => path.endsWith("packages.js"))).toEqual([]);
  const { result, error } = await live.execute(
    'import { double } from "typed"; import { same } from "typed/more"; const made = double(4); [made, same === double]',
  );
  expect([error?.evalue, result]).toEqual([undefined, "[ { size: 8 }, true ]"]);
  expect((await live.execute("const text: string = made.size")).error?.evalue).toContain(
    "Type 'number' is not assignable to type 'string'",
  );
  expect([...server.sent.keys()].filter((path) => path.endsWith("packages.js"))).toHaveLength(1);
});

test("a package without types is of any type, imported in each way", async () => {
  const { result, error } = await live.execute(
    'import untyped, { half } from "untyped"; const loaded = await import("untyped"); [half(3), untyped.half(5), loaded.half(7), untyped.host]',
  );
  expect([error?.evalue, result]).toEqual([undefined, "[ 1.5, 2.5, 3.5, 'undefined' ]"]);
});

test("an import of something else says where the course's author names it", async () => {
  const { error } = await live.execute('import { x } from "helper2"');
  expect(error?.evalue).toContain('or have the course name it under "packages" in d2l-lessons.json');
});

test("what is not installed, or is no list, ends the build with one sentence", async () => {
  const config = join(course, "d2l-lessons.json");
  const before = readFileSync(config, "utf8");
  for (const [packages, words] of [
    ['["absent"]', '"packages" in d2l-lessons.json names absent, which is not installed: run npm install absent in'],
    ['"typed"', "packages"],
  ]) {
    writeFileSync(config, `{ "packages": ${packages} }`);
    const { code, output } = await command("site", course, "--out", site, "--no-execute");
    expect([code, output]).toEqual([2, expect.stringContaining(words)]);
  }
  writeFileSync(config, before);
});
