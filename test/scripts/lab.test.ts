import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { hangMs } from "../limits.mjs";
import { Command, root } from "./command.js";
import { addressIn, choose, withNotebook } from "./lab.js";
import { freePort } from "./ports.js";

const lesson = "03-the-layer.ipynb";
let lab: Command;
let address: URL;
let browser: Browser;
let home: string;
let port: number;

const kernels = (): string[] => lab.processes().filter((line) => /kernel.*main\.js|tslab/.test(line));

const gitStatus = (): string => execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });

beforeAll(async () => {
  port = await freePort();
  home = mkdtempSync(join(tmpdir(), "home-"));
  mkdirSync(join(home, ".jupyter"));
  writeFileSync(
    join(home, ".jupyter", "jupyter_server_config.py"),
    "raise SystemExit('read the configuration of the user')",
  );
  lab = new Command(["start", "--no-browser", "--port", String(port)], root, {
    HOME: home,
    JUPYTER_CONFIG_DIR: join(home, ".jupyter"),
  });
  const [url] = await lab.prints(/http:\/\/\S+/);
  address = new URL(url);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  lab?.child.kill("SIGTERM");
  await lab?.ended();
  rmSync(home, { recursive: true, force: true });
});

test("npm start prints one address with its token, on the port that was asked for", () => {
  expect(lab.output.match(/http/g)).toHaveLength(1);
  expect(address.port).toBe(String(port));
  expect(address.searchParams.get("token")).toMatch(/^[0-9a-f]{48}$/);
});

test("in Chromium, Run All fills the cells of the lesson and shows its heat tables", async () => {
  const before = gitStatus();
  const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
  page.setDefaultTimeout(hangMs);
  await page.goto(addressIn(address, lesson));
  const idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
  await idle.waitFor();
  const tables = page.locator(".jp-OutputArea-output.jp-RenderedHTMLCommon table");
  const prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt");
  // the outputs that are saved in the file would prove nothing
  await tables.first().waitFor();
  await choose(page, "Edit", "Clear Outputs of All Cells");
  await expect.poll(() => page.locator(".jp-OutputArea-output").count()).toBe(0);

  await choose(page, "Run", "Run All Cells");
  // the answer of the first example: rich in our kernel, below it as `display` shows it in any
  const answers = async (): Promise<string[]> =>
    (await tables.allTextContents()).filter((text) => text.replace(/\s/g, "") === "010192513743");
  await expect.poll(async () => (await answers()).length).toBeGreaterThanOrEqual(2);
  await expect.poll(() => prompts.filter({ hasText: "[*]" }).count()).toBe(0);
  // an answer reaches the page before it is drawn
  const notRun = async (): Promise<string[]> => (await prompts.allTextContents()).filter((text) => /\[ *\]/.test(text));
  await expect.poll(notRun).toEqual([]);
  await expect.poll(() => tables.count()).toBeGreaterThanOrEqual(4);
  expect(await page.locator(".jp-Dialog").allInnerTexts()).toEqual([]);
  if (process.env.SCREENSHOTS !== undefined) {
    // only the picture needs it, and what is drawn anew meanwhile cannot be scrolled to
    await tables.nth(2).scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(process.env.SCREENSHOTS, "lesson.png") });
  }
  expect(await page.locator(".Toastify__toast").count()).toBe(0);
  await page.close();
  expect(gitStatus()).toBe(before);
});

test("in Chromium, Interrupt stops a cell, a type error says where it is, and the cells after them do not run", async () => {
  const endless = "let kept = 41;\nconsole.log('spinning');\nwhile (true) {}";
  const sources = [endless, "kept + 1", "const wrong: number = 'text'", "'too far'"];
  await withNotebook("broken.ipynb", sources, async (path) => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
    page.setDefaultTimeout(hangMs);
    await page.goto(addressIn(address, path));
    await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
    const cell = (index: number) => page.locator(".jp-Notebook .jp-CodeCell").nth(index);
    const output = (index: number) => cell(index).locator(".jp-OutputArea-output");
    const prompt = (index: number) => cell(index).locator(".jp-InputPrompt");

    // JupyterLab forgets the order to run when it comes while the notebook is still being drawn
    const spinning = async (): Promise<string[]> => {
      if (/\[ *\]/.test(await prompt(0).innerText())) await choose(page, "Run", "Run All Cells");
      return output(0).allInnerTexts();
    };
    await expect.poll(spinning, { interval: 3000 }).toEqual(["spinning\n"]);
    await choose(page, "Kernel", "Interrupt Kernel");
    await expect
      .poll(() => output(0).allInnerTexts())
      .toEqual(["spinning\n", expect.stringMatching(/^Interrupted: the cell was stopped/)]);
    expect(await output(1).count()).toBe(0);

    await cell(1).locator(".jp-InputArea-editor").click();
    await choose(page, "Run", "Run Selected Cell and All Below");
    await expect
      .poll(() => output(2).allInnerTexts())
      .toEqual([expect.stringMatching(/^TypeScriptError: 1:7 - Type 'string' is not assignable to type 'number'/)]);
    expect(await output(1).allInnerTexts()).toEqual(["42"]);
    await expect.poll(() => prompt(3).innerText()).toMatch(/^\[ *\]:$/);
    expect(await output(3).count()).toBe(0);
    if (process.env.SCREENSHOTS !== undefined)
      await page.screenshot({ path: join(process.env.SCREENSHOTS, "broken.png") });
    await choose(page, "Kernel", "Shut Down Kernel");
    await expect.poll(() => kernels().length).toBe(1);
    await page.close();
  });
});

test("the user's own Jupyter is neither read nor written", () => {
  // its configuration would have ended the server
  expect(readdirSync(join(home, ".jupyter"))).toEqual(["jupyter_server_config.py"]);
  // our kernel keeps the compiled TypeScript in the user's cache
  expect(readdirSync(home).filter((name) => name !== ".cache")).toEqual([".jupyter"]);
});

test("SIGTERM ends the server and every kernel", async () => {
  expect(kernels()).toHaveLength(1);
  lab.child.kill("SIGTERM");
  expect(await lab.ended()).toBe(0);
  expect(lab.processes()).toEqual([]);
});
