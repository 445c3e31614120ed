import type { Browser as Chromium, Page as ChromiumPage } from "playwright-core";
import type { Browser as Firefox, Page as FirefoxPage } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../../chromium.js";
import { firefoxFor, launchFirefox } from "../../../firefox.js";
import { type SiteServer, serveSite } from "../../serve.js";
import { siteOfLessons } from "../sites.js";

/** What both browsers' drivers have. */
type Page = Pick<ChromiumPage & FirefoxPage, "keyboard" | "close"> & {
  evaluate<T>(code: string): Promise<T>;
  goto(address: string): Promise<unknown>;
};

let server: SiteServer;
let chromium: Chromium;
let firefox: Firefox | undefined;

beforeAll(async () => {
  server = await serveSite((await siteOfLessons()).folder);
  [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
});

afterAll(async () => {
  await Promise.all([chromium?.close(), firefox?.close()]);
  server?.close();
});

const cellOf = (number: number): string => `[...document.querySelectorAll("section.code")][${number - 1}]`;
const has = (page: Page, code: string): Promise<void> =>
  expect.poll(() => page.evaluate<boolean>(`Boolean(${code})`), { message: code }).toBe(true);
const press = (page: Page, number: number, name: "run" | "edit" | "reset"): Promise<unknown> => {
  const at = { run: 0, edit: 1, reset: 3 }[name];
  return page.evaluate(`void ${cellOf(number)}.querySelectorAll(".cell-bar button")[${at}].click()`);
};
const own = (page: Page, number: number): Promise<string> =>
  page.evaluate(`${cellOf(number)}.querySelector(".own")?.textContent ?? ""`);
const shows = async (page: Page, number: number, text: string): Promise<void> => {
  await expect.poll(() => own(page, number)).toContain(text);
};
const isIdle = (page: Page): Promise<void> => has(page, `document.querySelectorAll("button.stop").length === 0`);

async function write(page: Page, number: number, text: string): Promise<void> {
  await press(page, number, "edit");
  await has(page, `${cellOf(number)}.querySelector(".cm-content") === document.activeElement`);
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  // as pasted: the editor would close brackets that are typed
  await page.evaluate(`void document.execCommand("insertText", false, ${JSON.stringify(text)})`);
}

async function pressWith(page: Page, held: "Shift" | "Control", key: "Enter"): Promise<void> {
  await page.keyboard.down(held);
  await page.keyboard.press(key);
  await page.keyboard.up(held);
}

describe.each(["Chromium", "Firefox"] as const)("a reader of lesson 03 in %s", (name) => {
  const address = (): string => `${server.base}03-the-layer.html`;

  test("changes a number in K, sees the new Y, reads a type error, stops a loop and goes on, and finds the edit again", async (context) => {
    const browser = name === "Chromium" ? chromium : firefoxFor(context, firefox);
    const page = (await browser.newPage()) as unknown as Page;
    await page.goto(address());
    await has(page, `${cellOf(3)}.querySelector(".cell-bar")`);
    const lines = [
      "const X = torch.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8]]);",
      "const K = torch.tensor([[0, 1], [2, 30]]);",
    ];
    await write(page, 3, [...lines, "corr2d(X, K)"].join("\n"));
    await pressWith(page, "Shift", "Enter");
    await shows(page, 3, "1271601226259");
    await isIdle(page);

    await write(page, 4, "const wrong: string = K.shape;");
    await has(page, `${cellOf(4)}.querySelector(".cm-lintRange-error")`);
    await pressWith(page, "Control", "Enter");
    await shows(page, 4, "Type 'Size' is not assignable to type 'string'");
    await isIdle(page);

    await write(page, 4, "let turns = 0;\nwhile (true) turns++;");
    await pressWith(page, "Control", "Enter");
    await has(page, `${cellOf(4)}.querySelector("button.stop")`);
    await press(page, 4, "run");
    await has(page, `/^Stopped/.test(${cellOf(4)}.querySelector(".state").textContent)`);
    // a machine that is too busy to stop it in time starts anew, and what is above runs again
    await write(page, 4, "K.shape[0] === 2");
    await pressWith(page, "Control", "Enter");
    await shows(page, 4, "true");

    await page.goto(address());
    await has(page, `${cellOf(3)}.textContent.includes("[2, 30]")`);
    await press(page, 3, "reset");
    await has(page, `!${cellOf(3)}.textContent.includes("[2, 30]")`);
    expect(await page.evaluate(`Object.keys(localStorage).length`)).toBe(1);
    await page.evaluate("localStorage.clear()");
    await page.close();
  });

  test("runs lessons 02 and 03 whole and gets the saved text", async (context) => {
    const browser = name === "Chromium" ? chromium : firefoxFor(context, firefox);
    for (const lesson of ["02-cross-correlation", "03-the-layer"]) {
      const page = (await browser.newPage()) as unknown as Page;
      await page.goto(`${server.base}${lesson}.html`);
      await has(page, `document.querySelector(".lesson-bar button")`);
      const texts = `[...document.querySelectorAll("section.code")].map((cell) => [...cell.querySelectorAll("OUT")].map(({ textContent }) => textContent.trim()).join("|"))`;
      const saved = await page.evaluate<string[]>(texts.replace("OUT", ".output > :not(img)"));
      await page.evaluate(`void document.querySelector(".lesson-bar button").click()`);
      await has(page, `/^All \\d+ cells have run/.test(document.querySelector(".lesson-bar .state").textContent)`);
      const mine = await page.evaluate<string[]>(texts.replace("OUT", ".own .output > :not(img)"));
      expect(mine.map(comparable)).toEqual(saved.map(comparable));
      const figures = await page.evaluate<number[]>(
        `[...document.querySelectorAll("section.code")].map((cell) => cell.querySelectorAll(".figure").length - 2 * cell.querySelectorAll(".own .figure").length)`,
      );
      expect(figures.filter((more) => more !== 0)).toEqual([]);
      await page.close();
    }
  });
});

/** What a cell took is another time each time; and the library's own lines are others in its browser bundle. */
const comparable = (text: string): string =>
  text.replaceAll(/\d+(?:\.\d+)? ms/g, "… ms").replaceAll(/\n +at .*bundle\.js.*/g, "");
