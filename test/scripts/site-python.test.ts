import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { command, type Ended } from "./command.js";
import { notebook, save } from "./notebooks.js";
import { openPage } from "./pages.js";

const folder = mkdtempSync(join(tmpdir(), "site of Python "));
const course = join(folder, "course");
const site = join(folder, "site");
let browser: Browser;
let built: Ended;
let neverRun = "";

/** A red picture of 40 × 30 pixels, by Python's own modules. */
const picture = `import zlib, struct
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\\0" + b"\\xff\\0\\0" * 40 for _ in range(30))
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
from IPython.display import Image, HTML, Latex, Markdown, display
Image(png)`;
const table = `HTML('<table border="1" class="dataframe"><thead><tr><th></th><th>loss</th></tr></thead><tbody><tr><th>0</th><td>0.25</td></tr></tbody></table>')`;
const widget = `display({"application/vnd.jupyter.widget-view+json": {"model_id": "x", "version_major": 2, "version_minor": 0}, "text/plain": "IntSlider(value=3)"}, raw=True)`;
const surface = `display({"application/vnd.plotly.v1+json": {"data": [{"type": "surface", "z": [[1, 2], [3, 5]]}], "layout": {"width": 400, "height": 300, "title": {"text": "A hill"}}}}, raw=True)`;

/** What Chromium says of speed when it draws without a graphics card. */
const ofTheGraphics = /GL Driver Message|^Canvas2D: Multiple readback/;

beforeAll(async () => {
  mkdirSync(course);
  const cells = [picture, table, "Latex(r'$$\\\\frac{a}{b}$$')", "Markdown('**bold** $x^2$')", widget, surface];
  const failing = { source: "1 / 0", tags: ["raises-exception"] };
  const whole = notebook([...cells, failing, "print('\\033[31mred\\033[0m')"], "python3");
  const links =
    "# Formula $x^2$\n\n![beside](pictures/dot.svg) [secret](.env) [elsewhere](../outside.txt) [gone](gone.csv)";
  whole.cells.unshift({ cell_type: "markdown", id: "links", metadata: {}, source: links });
  save(course, { "1 Ünïcode, never run": whole });
  neverRun = readFileSync(join(course, "1 Ünïcode, never run.ipynb"), "utf8");
  mkdirSync(join(course, "pictures"));
  writeFileSync(join(course, "pictures", "dot.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  for (const path of [".env", "../outside.txt"]) writeFileSync(join(course, path), "not for the world");
  const old = { ...notebook([{ source: "1 + 1" }], "python3"), nbformat_minor: 4 };
  for (const cell of old.cells) delete cell.id;
  save(course, { "2 old": old });
  browser = await launchChromium();
  built = await command("site", course, "--out", site, "--title", "Python");
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = (name: string): string => pathToFileURL(join(site, `${name}.html`)).href;

test("a notebook that never ran is run first, in its own kernel, and not written", () => {
  expect(built.output).toContain("Running 1 of 2 notebooks");
  expect(built.code).toBe(0);
  expect(built.left).toEqual([]);
  expect(readFileSync(join(course, "1 Ünïcode, never run.ipynb"), "utf8")).toBe(neverRun);
  // who takes the notebook from the site gets what the page shows
  expect(readFileSync(join(site, "1 Ünïcode, never run.ipynb"), "utf8")).toContain("ZeroDivisionError");
});

test("pictures, tables, formulas, errors, colours of the terminal and widgets of Python are shown", async () => {
  const { page, complaints } = await openPage(browser, address("1 Ünïcode, never run"));
  expect(await page.locator(".output img").evaluate((each) => (each as { naturalWidth?: number }).naturalWidth)).toBe(
    40,
  );
  expect(await page.locator(".output .dataframe td").textContent()).toBe("0.25");
  expect(await page.locator(".output .katex").count()).toBe(2);
  expect(await page.locator(".output strong").textContent()).toBe("bold");
  expect(await page.locator(".output pre.error").textContent()).toContain("ZeroDivisionError");
  expect(await page.locator(".output .ansi-red-fg").last().textContent()).toBe("red");
  expect(await page.locator(".output", { hasText: "IntSlider(value=3)" }).count()).toBe(1);
  expect(complaints.filter((text) => !ofTheGraphics.test(text))).toEqual([]);
  await page.close();
});

test("files beside a notebook come along when it shows them, but none that is hidden or outside", () => {
  expect(existsSync(join(site, "pictures", "dot.svg"))).toBe(true);
  expect(existsSync(join(site, ".env"))).toBe(false);
  const page = readFileSync(join(site, "1 Ünïcode, never run.html"), "utf8");
  expect(page).toContain("<title>Formula x2 · Python</title>");
});

test("a figure in three dimensions without a picture is drawn, by all of Plotly, under the strict policy", async () => {
  expect(readFileSync(join(site, "assets", "plotly.js"), "utf8").length).toBeGreaterThan(4e6);
  expect(existsSync(join(site, "assets", "plotly.js.gz"))).toBe(true);
  const { page, complaints } = await openPage(browser, address("1 Ünïcode, never run"));
  await page.locator(".figure").scrollIntoViewIfNeeded();
  await page.locator(".figure .plot canvas").first().waitFor();
  expect(complaints.filter((text) => !ofTheGraphics.test(text))).toEqual([]);
  await page.close();
});

test("a notebook of an older format is shown as it was saved", async () => {
  const { page } = await openPage(browser, address("2 old"));
  expect(await page.locator("main .source").textContent()).toContain("1 + 1");
  await page.close();
});

test("a notebook that fails is told, and leaves the old site whole", async () => {
  save(course, { "3 wrong": notebook(["'fine'", "1 / 0"], "python3") });
  const before = readFileSync(join(site, "index.html"), "utf8");
  const { code, output } = await command("site", course, "--out", site);
  expect(output).toContain("ZeroDivisionError");
  expect(output).toMatch(/The site was not built: mend the notebooks that failed, or add --no-execute\.\n$/);
  expect(code).toBe(1);
  expect(readFileSync(join(site, "index.html"), "utf8")).toBe(before);
  expect(existsSync(join(site, "3 wrong.html"))).toBe(false);
  rmSync(join(course, "3 wrong.ipynb"));
});

test("a notebook that cannot be read is told, with what to do, and the other pages are made", async () => {
  writeFileSync(join(course, "3 old.ipynb"), '{"nbformat": 3, "worksheets": []}');
  const { code, output } = await command("site", course, "--out", site);
  expect(output).toMatch(
    /3 old\.ipynb is in notebook format 3\.0, .* run jupyter nbconvert --to notebook --nbformat 4/,
  );
  expect(output).toMatch(/It lacks 1 of 3 pages, whose notebooks cannot be read\.\n$/);
  expect(code).toBe(2);
  expect(existsSync(join(site, "3 old.html"))).toBe(false);
  expect(readFileSync(join(site, "1 Ünïcode, never run.html"), "utf8")).toContain("ZeroDivisionError");
  rmSync(join(course, "3 old.ipynb"));
});

test("what did not change is not run again; an edited source is", async () => {
  const again = await command("site", course, "--out", site);
  expect(again.output).not.toContain("Running");
  expect(again.code).toBe(0);
  const path = join(course, "1 Ünïcode, never run.ipynb");
  writeFileSync(path, readFileSync(path, "utf8").replace("print('\\\\033[31mred", "print('\\\\033[31mgreen"));
  const edited = await command("site", course, "--out", site);
  expect(edited.output).toContain("Running 1 of 2 notebooks");
  expect(readFileSync(path, "utf8")).not.toContain("ZeroDivisionError");
  expect(readFileSync(join(site, "1 Ünïcode, never run.html"), "utf8")).toContain(">green<");
});
