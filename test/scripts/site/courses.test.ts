import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { type CheerioAPI, load } from "cheerio";
import type { Browser } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchChromium } from "../../chromium.js";
import { firefoxFor, launchFirefox } from "../../firefox.js";
import { axe, barriers, openPage } from "../pages.js";
import { type SiteServer, serveSite } from "../serve.js";
import { courses } from "./courses.js";
import { fewPages } from "./kinds.js";
import { type BuiltSite, sitesOfCourses } from "./sites.js";

type Name = keyof typeof courses;
const names = Object.keys(courses) as Name[];
let sites = new Map<Name, BuiltSite>();
let browser: Browser;
let firefox: Firefox | undefined;
let server: SiteServer;

beforeAll(async () => {
  sites = await sitesOfCourses();
  server = await serveSite(inject("shared"));
  browser = await launchChromium();
  firefox = await launchFirefox();
});
afterAll(async () => {
  await browser?.close();
  await firefox?.close();
  server?.close();
});

/** A path in the site of a course. */
const at = (name: Name, path = ""): string => join(sites.get(name)?.folder ?? "", path);

/** Paths of all pages of a site. */
function pagesOf(name: Name): string[] {
  const paths = readdirSync(at(name), { recursive: true, encoding: "utf8" });
  // in assets/live/ stands the frame that cells run in: nobody reads it
  return paths.filter((path) => path.endsWith(".html") && !path.startsWith("assets/")).sort();
}

const pageOf = (name: Name, path: string): CheerioAPI => load(readFileSync(at(name, path), "utf8"));

/** Addresses of all pages, but of the many that are alike two. */
const all = (): string[] =>
  names.flatMap((name) =>
    (name === "large" ? ["index.html", "chapter-3/lesson-4.html"] : pagesOf(name)).map((path) => `${name}/${path}`),
  );

/** Those that are looked at in browsers: a few that have all kinds of elements, and all of them when the suite soaks. */
function looked(): string[] {
  if (inject("soak")) return all();
  const fileOf = (page: string): string => at(page.split("/")[0] as Name, page.slice(page.indexOf("/") + 1));
  const pages = new Map(all().map((page) => [fileOf(page), page]));
  return fewPages([...pages.keys()]).map((file) => pages.get(file) ?? "");
}

const addressOf = (page: string): string => {
  const [name, ...path] = page.split("/");
  return server.base + ["courses", name, "site", ...path].map(encodeURIComponent).join("/");
};

test.each(names)("every link of the course %s leads to a file of its site, and to a place in it", (name) => {
  const pages = new Map(pagesOf(name).map((path) => [path, pageOf(name, path)]));
  const ids = new Map(
    [...pages].map(([path, $]) => [
      path,
      $("[id]")
        .map((_, each) => $(each).attr("id"))
        .get(),
    ]),
  );
  const broken: string[] = [];
  for (const [path, $] of pages) {
    expect(new Set(ids.get(path)).size, `ids of ${path}`).toBe(ids.get(path)?.length);
    for (const element of $("a[href], [src], link[href]").toArray()) {
      const address = $(element).attr("href") ?? $(element).attr("src") ?? "";
      if (/^(?:https?|data):/.test(address)) continue;
      const [before = "", hash = ""] = address.split("#");
      const target = before === "" ? path : posix.join(posix.dirname(path), decodeURIComponent(before));
      // hosts of plain files know no folders
      const isThere = statSync(at(name, target), { throwIfNoEntry: false })?.isFile() === true;
      if (!isThere || (hash !== "" && !ids.get(target)?.includes(decodeURIComponent(hash)))) {
        broken.push(`${path}: ${address}`);
      }
    }
  }
  expect(broken).toEqual([]);
});

test("what leads nowhere is told, with its page, and nothing else is", () => {
  const told = [...sites.values()]
    .map(({ said }) => said)
    .join("\n")
    .match(/^.*(?:not there|left out|not run).*$/gm);
  const advice = "Jupytext makes notebooks of them: jupytext --to ipynb FILE";
  expect(told?.sort()).toEqual([
    "01-basics/2-two links to gone.csv, which is not there: left as text.",
    "2-layer links to 02-cross-correlation.ipynb, 04-edges.ipynb, which are not there: left as text.",
    `Notebooks kept as text are left out: more/script.py. ${advice}`,
    `Shown with their code, and not run: more/b.md. ${advice}`,
    "_toc.yml does not name draft: left out.",
    "part/sub links to nowhere.ipynb, two.ipynb#no-such-place, which are not there: left as text.",
  ]);
});

/** Titles of the pages, from one to the next. */
function walk(name: Name, first: string): string[] {
  const titles: string[] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const $: CheerioAPI = pageOf(name, path);
    titles.push($("h1").first().clone().children("a").remove().end().text());
    const next: string | undefined = $('a[rel="next"]').attr("href");
    path = next === undefined ? undefined : posix.join(posix.dirname(path), decodeURIComponent(next));
  }
  return titles;
}

test("one reads on across chapters: by folders and numbers, or as the table of contents has it", () => {
  expect(walk("nested", "README.html")).toEqual([
    ...["A course in folders", "The basics", "One", "Two", "Ten", "Last", "First of more"],
  ]);
  expect(walk("jupyterBook", "intro.html")).toEqual([
    ...["Words of MyST", "Tags", "One of the book", "Below one", "More a", "More b"],
  ]);
  expect(walk("quarto", "index.html")).toEqual(["Preface", "1 Options", "2 Second", "3 Third"]);
  expect(walk("formulas", "one.html")).toEqual(["One", "Two"]);
  // the table of an index notebook, then what it leaves out
  expect(walk("pandas", "index.html").slice(0, 4)).toEqual([
    ...["Data with Python", "matplotlib svg", "pandas frame", "pandas style"],
  ]);
  expect(walk("large", "chapter-1/lesson-1.html").length).toBe(45);
});

test("a page in chapters shows the way down to it, each step a link; chapters are called as their tables call them", () => {
  const way = (name: Name, path: string): string[] => {
    const $ = pageOf(name, path);
    return $(".crumbs a")
      .map((_, each) => `${$(each).text()} ${$(each).attr("href")}`)
      .get();
  };
  expect(way("nested", "02-more/deep/er/last.html").slice(1)).toEqual([
    ...["More ../../../02-more/deep/er/last.html", "Deep ../../../02-more/deep/er/last.html"],
    "Er ../../../02-more/deep/er/last.html",
  ]);
  expect(way("jupyterBook", "part/sub.html")).toEqual([
    ...["A Jupyter Book ../index.html", "First part ../part/two.html", "One of the book ../part/one.html"],
  ]);
  expect(way("nested", "README.html")).toEqual([]);
});

/** Pages whose colours come out of a notebook, of each sort one: they are looked at in the dark theme too. */
const coloured = ["pandas/pandas-style.html", "widgets/own.html", "jupyterBook/intro.html"];
const isSoaked = (path: string): boolean => inject("soak") || coloured.includes(path);

/** What a screen reader would meet without a word to say what it is. */
const unnamed = (snapshot: string): string[] =>
  snapshot.match(/^ *- (?:button|link|img|figure|navigation|region|\w+box|slider|progressbar)(?::| \[.*|$)/gm) ?? [];

/** Figures that the page draws because they are near: one that is left meanwhile complains, at least in Firefox. */
const beingDrawn =
  "[...document.querySelectorAll('[data-figure]:not(.live)')].filter((box) => box.checkVisibility()" +
  " && box.getBoundingClientRect().top < innerHeight + 300).length";

test("no width from 320 pixels scrolls a page sideways, nothing complains or bars anyone, in either theme", async () => {
  const pages = looked();
  const { page, complaints } = await openPage(browser, addressOf(pages[0] ?? ""), { colorScheme: "light" });
  expect(pages).toEqual(expect.arrayContaining(coloured));
  for (const path of pages) {
    await page.goto(addressOf(path));
    for (const width of [320, 1000, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate("document.documentElement.scrollWidth"), `${path} at ${width}`).toBe(width);
    }
    await expect.poll(() => page.evaluate(beingDrawn)).toBe(0);
    const found = [...(await barriers(page)), ...unnamed(await page.locator("body").ariaSnapshot())];
    if (isSoaked(path)) {
      await page.emulateMedia({ colorScheme: "dark" });
      found.push(...(await barriers(page, "dark")));
      await page.emulateMedia({ colorScheme: "light" });
    }
    expect({ path, found, complaints }).toEqual({ path, found: [], complaints: [] });
  }
  await page.close();
});

test("88 columns of code fit at 1280 pixels; a longer line goes on below behind a mark, and is copied as one", async () => {
  const { page } = await openPage(browser, addressOf("pandas/wide.html"));
  const geometry = (text: string): Promise<{ height: number; mark: number }> =>
    page.evaluate(
      `(() => { const line = document.querySelector(".source .line"); line.textContent = ${JSON.stringify(text)};` +
        ' const mark = getComputedStyle(line, "::after");' +
        " return { height: line.getBoundingClientRect().height, mark: Number.parseFloat(mark.height) }; })()",
    );
  const one = await geometry("x\n");
  expect(one.mark).toBe(0);
  expect(await geometry(`${"x".repeat(88)}\n`)).toEqual(one);
  const two = await geometry(`${"x".repeat(120)}\n`);
  expect(two.height).toBeCloseTo(2 * one.height, 0);
  expect(two.mark).toBeCloseTo(one.height, 0);
  await page.reload();
  expect((await page.locator(".source pre").first().textContent())?.trimEnd()).toMatch(
    /^result = .*function_29\(argument\)$/,
  );
  await page.close();
});

test("a screen reader hears what a page says, in order, and what each part is", async () => {
  const { page } = await openPage(browser, addressOf("quarto/third.html"));
  const heard = await page.locator("main").ariaSnapshot();
  const sentences = heard.split("\n").map((line) => line.replace(/^ *- /, "").replace(/^text: /, ""));
  let at = -1;
  for (const sentence of [
    ...['heading "3 Third" [level=1]', 'heading "A part" [level=2]', 'link "Figure 3.1":', 'link "Equation 3.1":'],
    ...[
      'figure "Figure 3.1: The dot"',
      'img "The dot"',
      'heading "3.1 Counted" [level=2]',
      "First tab",
      "One.",
      "Second tab",
    ],
    ...["Previous and next lesson"],
  ]) {
    const next = sentences.findIndex((line, index) => index > at && line.includes(sentence));
    expect(next, `${sentence} in\n${heard}`).toBeGreaterThan(at);
    at = next;
  }
  await page.close();
});

test("by keyboard alone one skips to the lesson, opens folds and tabs, searches, changes the theme and goes on", async () => {
  const { page } = await openPage(browser, addressOf("quarto/third.html"), { colorScheme: "light" });
  const focused = (): Promise<string> => page.evaluate("document.activeElement.textContent.trim()");
  const tabTo = async (words: string): Promise<void> => {
    const start = await focused();
    do await page.keyboard.press("Tab");
    while (![words, start].includes(await focused()));
    expect(await focused()).toBe(words);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).not.toBe("none");
  };
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the lesson");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("lesson");
  await tabTo("How it is made");
  expect(await page.getByText("made = 1").isVisible()).toBe(false);
  await page.keyboard.press("Enter");
  expect(await page.getByText("made = 1").isVisible()).toBe(true);
  await tabTo("Second tab");
  await page.keyboard.press("Space");
  expect([
    await page.getByText("Two.", { exact: true }).isVisible(),
    await page.getByText("One.", { exact: true }).isVisible(),
  ]).toEqual([true, false]);
  await page.locator("button.theme").focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
  await page.keyboard.press("/");
  await page.keyboard.type("preface");
  await page.locator("#results a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/index\.html/);
  expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
  await page.close();
});

test("Firefox shows the pages as Chromium does: no complaint, nothing sideways, no barrier, in both themes", async (context) => {
  const page = await firefoxFor(context, firefox).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/^(?:error|warn)/.test(message.type())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  for (const path of looked()) {
    await page.goto(addressOf(path));
    for (const width of [320, 1000, 1280]) {
      await page.setViewport({ width, height: 900 });
      const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      expect(over, `${path} at ${width}`).toBe(0);
    }
    await expect.poll(() => page.evaluate(beingDrawn)).toBe(0);
    // what axe finds is the page's, whatever the browser: some show that it is so
    if (!isSoaked(path)) continue;
    await page.evaluate(axe.source);
    for (const _theme of ["light", "dark"]) {
      expect({ path, found: await page.evaluate(axe.run) }).toEqual({ path, found: [] });
      await page.click("button.theme");
    }
  }
  expect(complaints).toEqual([]);
  await page.close();
});

test("Firefox searches by keyboard, draws figures anew when the theme changes, and opens the contents", async (context) => {
  const page = await firefoxFor(context, firefox).newPage();
  await page.setViewport({ width: 700, height: 900 });
  await page.goto(addressOf("widgets/plotly.html"));
  await page.waitForSelector(".plot .main-svg");
  const paper = (): Promise<unknown> =>
    page.evaluate("getComputedStyle(document.querySelector('.plot .main-svg')).backgroundColor");
  const light = await paper();
  await page.click("button.theme");
  await expect.poll(paper).not.toBe(light);
  await page.keyboard.press("/");
  await page.keyboard.type("tree");
  await page.waitForSelector("#results :is(a, p)");
  await page.keyboard.press("Escape");
  await page.focus("button.menu");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.querySelector('#contents').checkVisibility()")).toBe(true);
  await page.close();
});
