import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { command, type Ended, root } from "./command.js";

let site = "";
let converted: Ended;

beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), "Übungen und site "));
  converted = await command("convert", "--output", site);
}, 120_000);
afterAll(() => rmSync(site, { recursive: true, force: true }));

test("every lesson becomes a page", () => {
  const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  expect(converted.output).toContain(`Converting ${lessons.length} notebook`);
  expect(converted.code).toBe(0);
  const pages = readdirSync(site).filter((name) => name.endsWith(".html"));
  expect(pages).toEqual(lessons.map((name) => name.replace(".ipynb", ".html")).sort());
});

test("a page loads nothing from elsewhere, and shows formulas and heat tables", async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1400 } });
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.goto(pathToFileURL(join(site, "03-the-layer.html")).href);
    await page.locator("mjx-container svg").first().waitFor();
    expect(loaded.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(await page.locator(".jp-OutputArea-output table").count()).toBeGreaterThanOrEqual(3);
    expect(await page.locator("text=/\\$\\$/").count()).toBe(0);
    if (process.env.SCREENSHOTS !== undefined) {
      await page.screenshot({ path: join(process.env.SCREENSHOTS, "page.png"), fullPage: true });
    }
  } finally {
    await browser.close();
  }
}, 60_000);

test("a notebook that is none is told in one sentence", async () => {
  const { code, output } = await command("convert", join(root, "package.json"));
  expect(output).toMatch(/package\.json is not a notebook: it has no cells, metadata and nbformat\n$/);
  expect(code).toBe(2);
});

test("the pages hold no address of a script or style of another host", () => {
  const page = readFileSync(join(site, "03-the-layer.html"), "utf8");
  expect(page).not.toMatch(/(?:src|href)="https?:[^"]*\.(?:js|mjs|css)|import\("https?:/);
});
