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

/**
 * Leaves of each block of code its first line and one word of each other kind, since words of a kind have one colour, and
 * of each formula its MathML, since axe passes by what is hidden from readers of screens: together they are most of a
 * page's elements, each of which costs axe its time.
 */
const oneOfAKind = `
for (const code of document.querySelectorAll("pre:has(.line + .line)")) {
  const [first, ...lines] = code.querySelectorAll(".line");
  const kinds = new Set([...first.querySelectorAll("span")].map(({ className }) => className));
  const words = lines.flatMap((line) => [...line.querySelectorAll("span")]);
  const others = words.filter(({ className }) => !kinds.has(className) && kinds.add(className));
  code.replaceChildren(first, ...others.flatMap((word) => ["\\n", word]));
}
for (const formula of document.querySelectorAll(".katex-html")) formula.replaceChildren();`;

/**
 * Axe, and how it tells of serious and critical barriers, for any browser; its source leaves of the page no more than axe
 * needs to see, so it comes last.
 */
export const axe = {
  source: `${readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")}${oneOfAKind}`,
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
