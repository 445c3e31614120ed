import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNotebook } from "../../../../scripts/notebook/file.js";
import { launchChromium } from "../../../chromium.js";
import { command } from "../../command.js";
import { barriers, openPage } from "../../pages.js";
import { type SiteServer, serveSite } from "../../serve.js";
import { dot, printed, ran } from "../fixtures.js";
import { buildWithFake, cell, typescript } from "./fake.js";

const folder = mkdtempSync(join(tmpdir(), "live page "));
const hostile = '<b onclick="steal()">bold</b><script>document.title="hacked"</script><form><input name="q"></form>';
const elsewhere = '<img src="https://example.org/spy.png" alt="A spy"><iframe src="https://example.org/"></iframe>';
let browser: Browser;
let server: SiteServer;
let site: string;

beforeAll(async () => {
  site = await buildWithFake(folder, {
    "lesson.ipynb": typescript([
      "# A lesson\n\nText.",
      cell("print one", { outputs: [printed("saved one\n")] }),
      cell("print unseen", { tags: ["remove-cell"], outputs: [printed("saved unseen\n")] }),
      cell("print two", { outputs: [printed("saved two\n")] }),
      cell("forever"),
      cell("fail as it should", { tags: ["raises-exception"] }),
      cell("print not here", { tags: ["no-live"] }),
      cell('show {"text/plain":"first"}\nclear wait\nvalue 42'),
      cell("print end"),
    ]),
    "outputs.ipynb": typescript([
      "# Outputs",
      cell(`html ${hostile}${elsewhere}`),
      cell("print \\e[31mred\\e[0m\nprint 10 %\\rnever\nwarn beware"),
      cell('show {"text/plain":"shown first"}'),
      cell('update {"text/html":"<i>shown later</i>"}', { outputs: [printed("saved beside\n")] }),
      cell(`show {"image/png":"${dot}","text/plain":"a dot"}`),
      cell('show {"text/markdown":"It is **strong**, and $x^2$"}'),
      cell('show {"application/json":{"a":[1,2]}}'),
      cell(
        'show {"application/vnd.plotly.v1+json":{"data":[{"type":"scatter","y":[1,2]}],"layout":{"height":200,"width":600}},"text/plain":"a line"}',
      ),
      cell("ask What is your name?"),
    ]),
    "ends.ipynb": typescript(["# Ends", cell("print one"), cell("lost"), cell("fail for real"), cell("print after")]),
    "away.ipynb": typescript(["# Away", cell("away"), cell("print there")]),
    "python.ipynb": ran(["# Python", { code: "print(1)", outputs: [printed("1\n")] }]),
  });
  server = await serveSite(site);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (name: string, options = {}) => openPage(browser, server.base + name, options);
const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const state = (page: Page, text: string) => page.locator(".state", { hasText: text }).first().waitFor();
const section = (page: Page, number: number) =>
  page
    .locator("section.code")
    .filter({ has: page.getByRole("button", { name: new RegExp(`^(Run|Stop) cell ${number}$`) }) });
const sources = (page: Page): Promise<string[]> => page.evaluate("globalThis.ran ?? []");

test("a reader who only reads loads nothing of what runs cells; cells of other languages have no buttons", async () => {
  server.sent.clear();
  const { page, complaints } = await open("lesson.html");
  await page.getByRole("button", { name: "Run cell 1" }).waitFor();
  await page.mouse.wheel(0, 5000);
  await page.goto(`${server.base}python.html`);
  expect([...server.sent.keys()].filter((path) => /\/live\/|\/cells\//.test(path))).toEqual([]);
  expect(await page.locator(".cell-bar, .lesson-bar").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("Run runs what is above first, unseen cells too, and says so; saved outputs stay until there are new ones", async () => {
  const { page, complaints } = await open("lesson.html");
  await press(page, "Run cell 4");
  await state(page, "Running cell 4 of 4 above …");
  expect(await sources(page)).toEqual(["print one", "print unseen", "print two", "forever"]);
  expect(await section(page, 1).locator(".own").textContent()).toBe("Yoursone\n");
  expect(await page.getByText("saved one").isVisible()).toBe(false);
  // the time that the code took, not that of loading what runs it
  expect(await section(page, 1).locator(".state").textContent()).toBe("Done after 1.2 s.");
  expect(await section(page, 2).locator(".state").textContent()).toBe("Done.");
  await press(page, "Stop cell 3");
  await page.getByRole("button", { name: "Run cell 4" }).waitFor();
  expect(await section(page, 3).locator(".state").textContent()).toBe("Stopped.");
  expect(await section(page, 4).locator(".state").textContent()).toBe("Stopped.");
  expect(await page.getByText("not here").locator("xpath=ancestor::section").locator("button.run").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a cell that is meant to fail stops nothing; one that fails is told where others wait for it", async () => {
  const { page } = await open("ends.html");
  await press(page, "Run cell 4");
  await section(page, 2).getByRole("button", { name: "Stop cell 2" }).waitFor();
  await press(page, "Stop cell 4");
  await state(page, "all names are gone, and the next run begins from the top");
  await section(page, 2).getByRole("button", { name: "Edit cell 2" }).click();
  await page.locator(".cm-content").fill("print two");
  await press(page, "Run cell 4");
  await state(page, "Cell 3 failed, so this one was not run.".replace("Cell 3", "Cell 3 above"));
  expect(await sources(page)).toEqual(["print one", "lost", "print one", "print two", "fail for real"]);
  // it has run, and failed: whoever wants to go on may
  await press(page, "Run cell 4");
  await page.getByText("after").nth(1).waitFor();
  expect(await page.locator("pre.error .ansi-red-fg").textContent()).toBe("TypeError");
  const wraps = 'getComputedStyle(document.querySelector("pre.error")).whiteSpace';
  expect(await page.evaluate(wraps)).toBe("pre-wrap");
  await page.close();
});

test("what could not be loaded is told at the button that was pressed, and tried again", async () => {
  const { page } = await open("away.html");
  await press(page, "Run cell 2");
  await expect
    .poll(() => section(page, 2).locator(".state").textContent())
    .toBe("The page cannot load what runs its cells: it is away. Try again.");
  await press(page, "Run cell 2");
  await section(page, 2).locator(".own", { hasText: "there" }).waitFor();
  expect(await sources(page)).toEqual(["away", "away", "print there"]);
  await page.close();
});

test("outputs of every kind are shown as the site shows them, and run nothing", async () => {
  const { page, complaints } = await open("outputs.html");
  await press(page, "Run cell 3");
  await section(page, 3).getByText("shown first", { exact: true }).waitFor();
  expect(await page.getByText("saved beside").isVisible()).toBe(true);
  await press(page, "Run all cells");
  await page.locator(".ask input").fill("Ada");
  await page.keyboard.press("Enter");
  await state(page, "All 9 cells have run.");
  const own = (number: number) => section(page, number).locator(".own");
  expect(await own(1).locator("b").getAttribute("onclick")).toBeNull();
  expect(await own(1).locator("script, form, input, iframe, img").count()).toBe(0);
  expect(await own(1).textContent()).toContain("A spy is left out here.");
  expect(await page.title()).not.toBe("hacked");
  expect(await own(2).locator("pre").allTextContents()).toEqual(["red\nnever\n", "beware\n"]);
  expect(await own(2).locator(".ansi-red-fg").textContent()).toBe("red");
  expect(await own(3).locator("i").textContent()).toBe("shown later");
  expect(await own(4).textContent()).toBe("");
  expect(await page.getByText("saved beside").isVisible()).toBe(false);
  expect(await own(5).getByRole("img", { name: "a dot" }).count()).toBe(1);
  await own(6).locator("strong", { hasText: "strong" }).waitFor();
  expect(await own(6).locator(".katex").count()).toBe(1);
  expect(await own(7).locator(".json details").count()).toBeGreaterThan(0);
  await own(8).getByRole("group", { name: "a line" }).locator(".main-svg").first().waitFor();
  expect(await own(9).textContent()).toBe("Yoursanswer: Ada\n");
  // newer ones tell already of what is read to be made safe that the page's policy keeps it from running
  expect(complaints.filter((text) => !text.startsWith("Executing inline event handler violates"))).toEqual([]);
  await page.close();
});

test("an edit is kept across visits, goes back by Reset, and is told when the lesson has changed meanwhile", async () => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const first = await visit(context);
  await press(first, "Edit cell 1");
  await first.locator(".cm-content:focus").waitFor();
  await first.keyboard.press("Control+End");
  await first.keyboard.type(" hundred");
  await first.getByText("changed by you").waitFor();
  await first.close();

  server.sent.clear();
  const second = await visit(context);
  const code = section(second, 1).locator(".source pre");
  expect(await code.textContent()).toBe("print one hundred");
  expect([...server.sent.keys()].filter((path) => path.includes("/live/"))).toEqual([]);
  await press(second, "Run cell 1");
  await second.getByText("one hundred").nth(1).waitFor();
  await press(second, "Reset cell 1 to the lesson's text");
  expect(await code.textContent()).toBe("print one");
  expect(await second.evaluate("localStorage.length")).toBe(0);

  await second.evaluate(
    `localStorage.setItem("course-edits " + location.pathname, '{"c1":{"text":"print mine","of":"print old"}}')`,
  );
  await second.reload();
  await section(second, 1).getByText("changed by you").waitFor();
  await press(second, "Run cell 1");
  await section(second, 1).getByText("the lesson's own text has changed since").waitFor();
  await second.locator(".own-mark").waitFor();
  expect(await section(second, 1).locator(".own pre").textContent()).toBe("mine\n");
  second.on("dialog", (dialog) => dialog.accept());
  await press(second, "Reset all cells to the lesson's text");
  await state(second, "The lesson is as it came.");
  expect(await code.textContent()).toBe("print one");
  expect(await second.getByText("saved one").isVisible()).toBe(true);
  await context.close();
});

async function visit(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.base}lesson.html`);
  return page;
}

test("what a reader downloads is a notebook with the changes and outputs, those of unseen cells too", async () => {
  const { page, complaints } = await open("lesson.html");
  await press(page, "Run cell 2");
  await section(page, 2).getByText("Done").waitFor();
  await press(page, "Edit cell 6");
  await page.locator(".cm-content").fill("print mine");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    press(page, "Download yours: the notebook with your changes and outputs"),
  ]);
  expect(download.suggestedFilename()).toBe("lesson.ipynb");
  const file = join(folder, "mine.ipynb");
  await download.saveAs(file);
  const { cells } = await readNotebook(file);
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  expect(code.map(({ source }) => source).at(-1)).toBe("print mine");
  const texts = code.map(({ outputs }) => (outputs as { text?: string }[]).map(({ text }) => text));
  expect(texts.slice(0, 3)).toEqual([["one\n"], ["unseen\n"], ["two\n"]]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("by keyboard alone: run and go on, leave the editor, complete, see errors and documentation", async () => {
  const { page } = await open("lesson.html");
  await page.getByRole("button", { name: "Run cell 1" }).focus();
  await page.keyboard.press("Shift+Enter");
  await section(page, 1).getByText("Done").waitFor();
  const focused = (): Promise<string> =>
    page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName");
  expect(await focused()).toBe("Run cell 2");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".cm-content:focus").waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nprin");
  await page.keyboard.press("Tab");
  await page.locator(".cm-tooltip-autocomplete").waitFor();
  await expect.poll(() => page.locator(".cm-tooltip-autocomplete [aria-selected]").count()).toBe(1);
  await page.keyboard.press("Tab");
  await page.locator(".cm-content", { hasText: "print twoprint" }).waitFor();
  await page.keyboard.type(" wrong");
  await page.locator(".cm-lintRange-error").waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.locator(".docs strong", { hasText: "docs" }).waitFor();
  await page.keyboard.press("Control+Enter");
  await section(page, 2).locator(".own", { hasText: "wrong" }).waitFor();
  expect(await focused()).toContain("Code of cell 2");
  await page.keyboard.press("Escape");
  expect(await focused()).toBe("Edit cell 2");
  expect(await page.getByRole("status").last().textContent()).toMatch(/^cell 2: Done/);
  await page.close();
});

test("it bars nobody in either theme, running, asking and edited", async () => {
  const { page } = await open("outputs.html", { colorScheme: "light" });
  await press(page, "Edit cell 1");
  await page.locator(".cm-content").fill("print wrong");
  await page.locator(".cm-lintRange-error").waitFor();
  await press(page, "Run cell 9");
  await page.locator(".ask input").waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await barriers(page, "dark")).toEqual([]);
  await page.close();
});

test("on a screen of 320 pixels nothing but boxes scrolls sideways", async () => {
  const { page } = await open("outputs.html", { viewport: { width: 320, height: 640 }, hasTouch: true });
  await press(page, "Edit cell 1");
  await page.locator(".cm-content").fill(`print ${"long".repeat(100)}`);
  await press(page, "Run all cells");
  await page.locator(".ask input").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  await page.close();
});

test("from disk one sentence says where the code can be run, and there is no button", async () => {
  const { page, complaints } = await openPage(browser, pathToFileURL(join(site, "lesson.html")).href);
  await page.getByText("from disk, browsers do not allow it").waitFor();
  expect(await page.getByRole("button", { name: /^(?:Run|Edit)/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("where the browser has no workers one sentence says so, and there is no button", async () => {
  const context = await browser.newContext();
  await context.addInitScript("delete window.Worker");
  const page = await visit(context);
  await page.getByText("not in this browser: it has no workers").waitFor();
  expect(await page.getByRole("button", { name: /^(?:Run|Edit)/ }).count()).toBe(0);
  await context.close();
});

test("where the browser refuses storage cells run, and a change is told not to be kept", async () => {
  const context = await browser.newContext();
  await context.addInitScript(
    'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })',
  );
  const page = await visit(context);
  await press(page, "Edit cell 1");
  await page.locator(".cm-content").fill("print mine");
  await state(page, "This browser keeps no changes");
  await press(page, "Run cell 1");
  await section(page, 1).locator(".own", { hasText: "mine" }).waitFor();
  await context.close();
});

test("fingers find every button, none smaller than 44 pixels, and see charts whole", async () => {
  const { page } = await open("outputs.html", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await press(page, "Run cell 9");
  await page.locator(".ask input").waitFor();
  const sizes: number[] = await page.evaluate(
    `[...document.querySelectorAll(":is(.lesson-bar, .cell-bar, .ask) button:not([hidden])")]
      .flatMap((button) => { const { width, height } = button.getBoundingClientRect(); return [width, height]; })`,
  );
  expect(sizes.length).toBeGreaterThan(10);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
  await press(page, "No answer");
  await section(page, 9).getByText("Done").waitFor();
  // a phone's keyboard has no Tab
  await page.getByRole("button", { name: "Edit cell 1", exact: true }).tap();
  await page.locator(".cm-content").fill("prin");
  await page.keyboard.press("Control+End");
  const complete = page.getByRole("button", { name: "Complete at the cursor of cell 1", exact: true });
  expect((await complete.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await complete.tap();
  const found = page.locator(".cm-tooltip-autocomplete li", { hasText: "print" });
  await found.waitFor();
  expect((await found.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  // a chart that is wider than the screen is drawn smaller
  await press(page, "Run cell 8");
  const narrowed = `(() => {
    const box = document.querySelector(".own .figure.live");
    const plot = box?.querySelector(".plot")?.getBoundingClientRect();
    return [box?.scrollWidth - box?.clientWidth, Math.round(plot?.width - box?.clientWidth), plot?.width < 600];
  })()`;
  await expect.poll(() => page.evaluate(narrowed)).toEqual([0, 0, true]);
  await page.close();
});

test("with --no-live no page has a button, and nothing that runs cells comes along", async () => {
  const still = join(folder, "still");
  const { code } = await command("site", join(folder, "course"), "--out", still, "--no-execute", "--no-live");
  expect(code).toBe(0);
  const files = readdirSync(still, { recursive: true, encoding: "utf8" });
  expect(files.filter((path) => /^cells|^assets.live[/\\]/.test(path))).toEqual([]);
  expect(readFileSync(join(still, "lesson.html"), "utf8")).not.toMatch(/data-cell|lesson-bar/);
});
