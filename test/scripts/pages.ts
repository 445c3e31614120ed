import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { hangMs } from "../limits.mjs";

/** A page whose complaints and requests to elsewhere are collected. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.setDefaultTimeout(hangMs);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(?:file:|data:|blob:|http:\/\/127\.0\.0\.1)/.test(request.url())) complaints.push(`asks ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** Axe, and how it tells of serious and critical barriers, for any browser. */
export const axe = {
  source: readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
  run:
    'axe.run({ preload: false, resultTypes: ["violations"], selectors: false })' +
    ".then(({ violations }) => violations.filter(({ impact }) => /serious|critical/.test(impact))" +
    ".flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))",
};

/**
 * What axe finds of serious or critical barriers on a page. The theme changes nothing but colours: the dark one is asked
 * for their contrast alone, which is most of the work, and for no more.
 */
export async function barriers(page: Page, theme: "light" | "dark" = "light"): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(theme === "light" ? axe.run : axe.run.replace("{", '{ runOnly: ["color-contrast"],'));
}
