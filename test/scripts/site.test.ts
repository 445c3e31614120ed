import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { root } from "./command.js";
import { barriers, openPage } from "./pages.js";
import { type SiteServer, serveSite, weightOf } from "./serve.js";
import { fewPages } from "./site/kinds.js";
import { siteOfLessons } from "./site/sites.js";

const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
const stepperLesson = "02-cross-correlation.html";
/** Pages whose colours are looked at in the dark theme; `site-figures.test.ts` looks at lessons, with their figures drawn. */
const darkPages = ["index.html", "404.html"];
let site: string;
let said: string;
let browser: Browser;
let server: SiteServer;
let base: string;

beforeAll(async () => {
  ({ folder: site, said } = await siteOfLessons());
  server = await serveSite(site);
  base = server.base;
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

const htmlPages = (): string[] => readdirSync(site).filter((name) => name.endsWith(".html"));

test("every lesson becomes a page, beside its notebook, an index and a page for wrong addresses", () => {
  expect(said).toContain(`Building ${lessons.length} lesson`);
  const pages = lessons.map((name) => name.replace(".ipynb", ".html"));
  expect(htmlPages()).toEqual([...pages, "404.html", "index.html"].sort());
  expect(readdirSync(site)).toEqual(expect.arrayContaining(lessons));
  // what cells read when readers run them
  expect(readdirSync(join(site, "pictures")).sort()).toEqual(["astronaut.jpg", "retina.jpg", "road-map"]);
  expect(readdirSync(join(site, "weights"))).toEqual(["caffenet-conv1.safetensors"]);
  expect(readdirSync(join(site, "scans"))).toEqual(["brain.safetensors"]);
});

/** What a reader's first visit to a page shows. */
interface Visit {
  complaints: string[];
  /** Compressed bytes that came, by path, without the figures. */
  weights: [string, number][];
  ids: string[];
  hrefs: string[];
  /** Of a page on a screen of 320 pixels. */
  width: number;
  /** What bars somebody, in either theme, on a page that is audited: on the others stands nothing that is not there too. */
  barriers: string[];
}

/** One visit to each page: to load it is most of the work. */
const visits = new Map<string, Visit>();

async function visit(name: string, isAudited: boolean): Promise<Visit> {
  server.sent.clear();
  const { page, complaints } = await openPage(browser, base + name, { colorScheme: "light" });
  await page.evaluate("document.fonts.ready.then(() => true)");
  const weights = [...server.sent]
    .filter(([path]) => !/\/(?:figures|images|pictures)\/|plotly\.js$/.test(path))
    .map(([path, file]): [string, number] => [path, weightOf(file)]);
  const links = await page.evaluate<Pick<Visit, "ids" | "hrefs">>(
    "({ ids: [...document.querySelectorAll('[id]')].map(({ id }) => id)," +
      " hrefs: [...document.querySelectorAll('a[href]')].map(({ href }) => href) })",
  );
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate<number>("document.documentElement.scrollWidth");
  await page.setViewportSize({ width: 1280, height: 900 });
  const found = isAudited ? await barriers(page) : [];
  if (darkPages.includes(name) || inject("soak")) {
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...(await barriers(page, "dark")));
  }
  await page.close();
  return { complaints, weights, ...links, width, barriers: found };
}

beforeAll(async () => {
  const pages = htmlPages();
  const few = fewPages(pages.map((name) => join(site, name))).map((path) => basename(path));
  const audited = inject("soak") ? pages : [...few, ...darkPages];
  for (const name of pages) visits.set(name, await visit(name, audited.includes(name)));
});

test("every link leads to a file of the site, and to a place in it", () => {
  const broken: string[] = [];
  for (const [name, { hrefs, ids }] of visits) {
    expect(new Set(ids).size, `ids of ${name}`).toBe(ids.length);
    for (const href of hrefs.filter((each) => each.startsWith(base))) {
      const { pathname, hash } = new URL(href);
      const target = decodeURIComponent(pathname.slice("/any/base/".length));
      const place = decodeURIComponent(hash.slice(1));
      const found = existsSync(join(site, target)) && (place === "" || visits.get(target)?.ids.includes(place));
      if (!found) broken.push(`${name}: ${href}`);
    }
  }
  expect(broken).toEqual([]);
});

test("no page complains, needs another host, bars anyone in either theme, or is wider than a screen of 320 pixels", () => {
  for (const [name, { complaints, barriers, width }] of visits) {
    expect({ name, complaints, barriers, width }).toEqual({ name, complaints: [], barriers: [], width: 320 });
  }
});

test("the first view of a lesson weighs at most 150 kB without its figures", () => {
  for (const name of lessons) {
    const weights = visits.get(name.replace(".ipynb", ".html"))?.weights ?? [];
    const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(total, `${name}: ${JSON.stringify(weights)}`).toBeLessThanOrEqual(150_000);
    expect(total).toBeGreaterThan(0);
  }
});

test("from disk a page is as whole as from a server", async () => {
  for (const name of ["index.html", stepperLesson]) {
    const { page, complaints } = await openPage(browser, pathToFileURL(join(site, name)).href);
    expect(await page.locator("h1").count()).toBe(1);
    expect({ name, complaints }).toEqual({ name, complaints: [] });
    await page.close();
  }
});

test("without JavaScript the key frames, the formulas and the contents are there", async () => {
  const { page } = await openPage(browser, pathToFileURL(join(site, stepperLesson)).href, {
    javaScriptEnabled: false,
  });
  expect(await page.locator(".stepper img[alt]").count()).toBeGreaterThan(0);
  expect(await page.locator(".katex").count()).toBeGreaterThan(0);
  expect(await page.locator("#contents a").first().isVisible()).toBe(true);
  await page.close();
});

test("the search finds a section from disk, by keyboard", async () => {
  const { page } = await openPage(browser, pathToFileURL(join(site, "index.html")).href);
  await page.keyboard.press("/");
  await page.keyboard.type("dilation");
  await page.locator("#results a").first().waitFor();
  expect(await page.locator("#found").textContent()).toMatch(/^\d+ places found$/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\.html#/);
  expect((await page.locator("main").textContent())?.toLowerCase()).toContain("dilat");
  await page.close();
});

test("what search finds is told in its place, and arrow keys go through it; nothing found is told too", async () => {
  const { page, complaints } = await openPage(browser, pathToFileURL(join(site, stepperLesson)).href);
  await page.keyboard.press("/");
  await page.keyboard.type("transposed");
  await page
    .locator("#results mark", { hasText: /^transpos/i })
    .first()
    .waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = "[...document.querySelectorAll('#results a')].indexOf(document.activeElement)";
  expect(await page.evaluate(focused)).toBe(1);
  await page.keyboard.press("Escape");
  expect(await page.locator("#results").isVisible()).toBe(false);
  expect(await page.evaluate("document.activeElement.id")).toBe("search");
  await page.locator("#search").fill("xyzzy");
  await page.locator("#results", { hasText: "Nothing found for “xyzzy”." }).waitFor();
  expect(await page.locator("#found").textContent()).toBe("0 places found");
  expect(complaints).toEqual([]);
  await page.close();
});

test("a wrong address at any depth shows a whole page whose links lead into the site", async () => {
  for (const path of ["wrong.html", "a/b/c/wrong", "assets/wrong.html"]) {
    const { page, complaints } = await openPage(browser, base + path);
    await page.locator("html[data-theme]").waitFor();
    await expect.poll(() => page.evaluate("getComputedStyle(document.querySelector('.bar')).position")).toBe("sticky");
    const hrefs = await page.evaluate<string[]>("[...document.querySelectorAll('a')].map(({ href }) => href)");
    expect(hrefs.filter((href) => !href.startsWith(base))).toEqual([]);
    expect(complaints.filter((text) => !text.includes("status of 404"))).toEqual([]);
    await page.getByRole("link", { name: "02 · Cross-correlation" }).click();
    await page.waitForURL(base + stepperLesson);
    await page.close();
  }
});

test("the theme follows the system until the switch, which the next page remembers", async () => {
  const { page } = await openPage(browser, `${base}index.html`, { colorScheme: "dark" });
  const paper = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const dark = await paper();
  await page.locator("button.theme").click();
  const light = await paper();
  expect(light).not.toBe(dark);
  await page.goto(base + stepperLesson);
  expect(await paper()).toBe(light);
  await page.close();
});
