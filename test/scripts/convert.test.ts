import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { command, type Ended, root } from "./command.js";
import { notebook, save } from "./notebooks.js";
import { openPage } from "./pages.js";

let site = "";
let converted: Ended;

beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), "Übungen und site "));
  converted = await command("convert", "--output", site);
});
afterAll(() => rmSync(site, { recursive: true, force: true }));

test("every lesson becomes a page that needs no other file", () => {
  const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  expect(converted.output).toContain(`Converting ${lessons.length} notebook`);
  expect(converted.code).toBe(0);
  expect(readdirSync(site).sort()).toEqual(lessons.map((name) => name.replace(".ipynb", ".html")).sort());
});

test("a page loads nothing, and shows formulas, coloured code, heat tables and pictures", async () => {
  const browser = await launchChromium();
  try {
    const { page, complaints } = await openPage(browser, pathToFileURL(join(site, "02-cross-correlation.html")).href);
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.reload();
    expect(loaded.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await page.locator("main .katex-display").count()).toBeGreaterThan(3);
    expect(await page.locator("text=/\\$\\$/").count()).toBe(0);
    expect(await page.locator(".source .highlight .kd").count()).toBeGreaterThan(10);
    expect(await page.locator(".output table").count()).toBeGreaterThan(5);
    expect(await page.locator(".text > details").count()).toBe(3);
    expect(await page.locator("img:not([alt]), img[alt='']").count()).toBe(0);
    const sizes = await page
      .locator("img")
      .evaluateAll((all) => all.map((each) => (each as { naturalWidth?: number }).naturalWidth));
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.min(...sizes.map(Number))).toBeGreaterThan(50);
  } finally {
    await browser.close();
  }
});

test("a page runs nothing that a notebook brings, and draws its formulas still", async () => {
  const attack = "<script>document.title = 'hacked'</script><img src=\"x\" onerror=\"document.title='hacked'\">";
  const data = { "text/html": attack, "text/plain": "" };
  const hostile = notebook([{ source: "1", outputs: [{ output_type: "display_data", metadata: {}, data }] }]);
  hostile.cells.unshift({ cell_type: "markdown", id: "text", metadata: {}, source: `# Bad $x^2$ ${attack}` });
  save(site, { hostile });
  expect((await command("convert", join(site, "hostile.ipynb"), "--output", join(site, "bad"))).code).toBe(0);
  const browser = await launchChromium();
  try {
    const { page } = await openPage(browser, pathToFileURL(join(site, "bad", "hostile.html")).href);
    await page.locator("h1 .katex").waitFor();
    expect(await page.locator(".output script").count()).toBe(1);
    expect(await page.title()).toBe("hostile");
  } finally {
    await browser.close();
  }
});

test("a notebook that is none is told in one sentence", async () => {
  const { code, output } = await command("convert", join(root, "package.json"));
  expect(output).toMatch(/package\.json is not a notebook: it has no cells, metadata and nbformat\n$/);
  expect(code).toBe(2);
});
