import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { barriers, openPage } from "./pages.js";
import { type SiteServer, serveSite } from "./serve.js";
import { siteOfLessons } from "./site/sites.js";

let stepperLesson: string;
let pictureLesson: string;
let browser: Browser;
let server: SiteServer;

beforeAll(async () => {
  const { folder } = await siteOfLessons();
  stepperLesson = pathToFileURL(join(folder, "02-cross-correlation.html")).href;
  pictureLesson = pathToFileURL(join(folder, "06-channels.html")).href;
  server = await serveSite(folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Unfold the solutions, some of which hold figures. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator("details:not([open]) > summary");
  while ((await folded.count()) > 0) await folded.first().click();
}

/** Scroll each figure into view, and wait until Plotly has taken its picture's place. */
async function wakeFigures(page: Page): Promise<number> {
  await unfold(page);
  const figures = await page.locator("[data-figure]").all();
  for (const figure of figures) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator(".plot").waitFor();
  }
  return figures.length;
}

/** How far the page has moved under its reader, as Chromium counts it. */
const layoutShift =
  "new Promise((done) => { const shifts = new PerformanceObserver(() => {});" +
  " shifts.observe({ type: 'layout-shift', buffered: true });" +
  " requestAnimationFrame(() => requestAnimationFrame(() =>" +
  " done(shifts.takeRecords().filter(({ hadRecentInput }) => !hadRecentInput)" +
  ".reduce((sum, { value }) => sum + value, 0)))); })";

test("figures take their pictures' places while nothing moves, and bar nobody in either theme", async () => {
  for (const address of [stepperLesson, pictureLesson]) {
    const { page, complaints } = await openPage(browser, address, { colorScheme: "light" });
    const sizes = (): Promise<string> =>
      page.evaluate(
        "JSON.stringify([...document.querySelectorAll('[data-figure]')].map(({ offsetTop, offsetWidth, offsetHeight }) =>" +
          " [offsetTop, offsetWidth, offsetHeight]))",
      );
    await unfold(page);
    const before = await sizes();
    expect(await wakeFigures(page)).toBeGreaterThan(4);
    expect(await sizes()).toBe(before);
    expect(await page.evaluate(layoutShift)).toBe(0);
    expect({ address, found: await barriers(page) }).toEqual({ address, found: [] });
    const paper = (): Promise<string[]> =>
      page.evaluate(
        "[...document.querySelectorAll('.plot')].map((plot) => getComputedStyle(plot.querySelector('.main-svg')).backgroundColor)",
      );
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    // each is drawn anew
    await expect.poll(async () => (await paper()).filter((colour) => light.includes(colour)).length).toBe(0);
    expect({ address, found: await barriers(page, "dark") }).toEqual({ address, found: [] });
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test("arrow keys step through a stepper, which says where it is", async () => {
  const { page } = await openPage(browser, stepperLesson);
  const stepper = page.locator(".stepper").first();
  expect(await stepper.locator("img").filter({ visible: true }).count()).toBe(1);
  await stepper.scrollIntoViewIfNeeded();
  await stepper.locator(".plot").waitFor();
  await stepper.locator(".plot").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => stepper.getByRole("status").textContent()).toMatch(/^Step 2 of 4/);
  await page.keyboard.press("End");
  await expect.poll(() => stepper.getByRole("status").textContent()).toMatch(/^Step 4 of 4/);
  await expect.poll(() => stepper.textContent()).toContain("Y[1, 1] = ");
  await page.close();
});

test("a finger on a figure wakes it, on a stepper's slider steps, and on the drawing scrolls the page", async () => {
  const touch = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };
  const { page, complaints } = await openPage(browser, stepperLesson, touch);
  const stepper = page.locator(".stepper").first();
  await stepper.scrollIntoViewIfNeeded();
  await stepper.tap({ position: { x: 100, y: 40 } });
  await stepper.locator(".plot").waitFor();
  await stepper.evaluate((box) => Object.assign(box, { scrollLeft: 0 }));
  const rail = await stepper.locator(".slider-rail-touch-rect").boundingBox();
  if (rail === null) throw new Error("the stepper has no slider");
  await page.touchscreen.tap(rail.x + rail.width / 3, rail.y + rail.height / 2);
  await expect.poll(() => stepper.textContent()).toContain("Y[0, 1] = ");
  const dragmode = "document.querySelector('.stepper .plot').layout.dragmode";
  expect(await page.evaluate(dragmode)).toBe(false);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a lesson on paper has its text, figures and solutions, in ink on white, and nothing of the screen", async () => {
  const { page } = await openPage(browser, stepperLesson, { colorScheme: "dark" });
  await wakeFigures(page);
  await page.emulateMedia({ media: "print" });
  for (const selector of [".bar", ".lessons", ".here", ".turn", ".copy", ".download"]) {
    expect(await page.locator(selector).first().isVisible(), selector).toBe(false);
  }
  expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
  expect(await page.locator(".text > details .highlight").first().isVisible()).toBe(true);
  expect(await page.locator(".figure .plot svg").first().isVisible()).toBe(true);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3);
  await page.close();
});

test("the copy button puts a cell's source on the clipboard", async () => {
  const { page } = await openPage(browser, `${server.base}02-cross-correlation.html`, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const source = page.locator(".source").first();
  // what the button says is soon gone
  await page.evaluate(
    "window.said = []; const button = document.querySelector('.copy');" +
      " new MutationObserver(() => said.push(button.textContent)).observe(button, { childList: true })",
  );
  await source.hover();
  await source.getByRole("button", { name: "Copy" }).click();
  await expect.poll(() => page.evaluate("said[0]")).toBe("Copied");
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
    'import { torch, F, d2l, display } from "d2l-ts";',
  );
  await page.close();
});

test("Tab reaches all that can be used, in order, and shows where it is", async () => {
  const { page } = await openPage(browser, pictureLesson, { viewport: { width: 1440, height: 900 } });
  await wakeFigures(page);
  const usable = await page.evaluate<number>(
    "window.usable = [...document.querySelectorAll('a[href], button, summary, input, [tabindex=\"0\"]')]" +
      ".filter((each) => each.checkVisibility({ checkVisibilityCSS: true })), usable.length",
  );
  await page.locator(".skip").focus();
  const reached = new Set([0]);
  const here =
    "[usable.indexOf(document.activeElement), getComputedStyle(document.activeElement).outlineStyle," +
    " document.activeElement.outerHTML.slice(0, 200)]";
  for (let press = 1; press < usable; press++) {
    await page.keyboard.press("Tab");
    const [index, outline, html] = await page.evaluate<[number, string, string]>(here);
    reached.add(index);
    expect(outline, html).not.toBe("none");
  }
  expect([...reached]).toEqual([...Array(usable).keys()]);
  await page.close();
});

test("on a small screen the list of lessons opens and closes by keyboard, and the search unfolds", async () => {
  const { page } = await openPage(browser, stepperLesson, { viewport: { width: 320, height: 640 } });
  const lessons = page.locator("#contents");
  expect(await lessons.isVisible()).toBe(false);
  const hit = await page.evaluate<string[]>(
    "[...document.querySelectorAll('.bar :is(button, a, .glass)')].map((each) => {" +
      " const { x, y, width, height } = each.getBoundingClientRect();" +
      " return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('button, a, search')?.className ?? 'nothing'; })",
  );
  expect(hit).toEqual(["menu icon", "home", "script-only", "theme icon script-only"]);
  await page.getByRole("button", { name: "Contents" }).press("Enter");
  expect(await lessons.isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await lessons.isVisible()).toBe(false);
  await page.keyboard.press("/");
  await page.keyboard.type("kernel");
  await page.locator("#results a").first().waitFor();
  const field = await page.locator("#search").boundingBox();
  expect(field?.width).toBeGreaterThan(250);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  await page.close();
});
