import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { hangMs } from "../limits.mjs";
import { Command } from "./command.js";
import { addressIn, choose, withNotebook } from "./lab.js";
import { freePort } from "./ports.js";

let lab: Command;
let address: URL;
let browser: Browser;
beforeAll(async () => {
  lab = new Command(["start", "--no-browser", "--port", String(await freePort())]);
  const [url] = await lab.prints(/http:\/\/\S+/);
  address = new URL(url);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  lab?.child.kill("SIGTERM");
  await lab?.ended();
});

const tensors = `import { torch } from "d2l-ts";
const x = torch.ones([1, 1, 6, 8]);`;
const corr2d = `function corr2d(X: number[][], K: number[]) {
  const Y: number[][] = [];
  for (const row of X) {
    Y.push([]);
    for (let j = 0; j + K.length <= row.length; j++) {
      const window = row.slice(j, j + K.length);
      const sum = window.reduce((total, value, k) => total + value * K[k], 0);
      Y.at(-1)!.push(sum);
    }
  }
  return Y;
}
corr2d([[1, 2, 3], [4, 6, 9]], [-1, 1])`;

/** A page with the notebook and the debugger's panels. */
class DebuggedPage {
  readonly page: Page;

  constructor(page: Page) {
    page.setDefaultTimeout(hangMs);
    this.page = page;
  }

  async open(path: string, workspace: string): Promise<void> {
    await this.page.goto(addressIn(address, path, workspace));
    await this.page.locator(".jp-Notebook-ExecutionIndicator").waitFor();
  }

  cell(index: number) {
    return this.page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  }

  async run(index: number): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  output(index: number): Promise<string[]> {
    return this.cell(index).locator(".jp-OutputArea-output").allInnerTexts();
  }

  /** The debugger's button; it can be pressed as soon as the kernel has said that it has a debugger. */
  async turn(isOn: boolean): Promise<void> {
    const bug = this.page.locator(".jp-DebuggerBugButton");
    await this.page.locator('.jp-DebuggerBugButton[aria-disabled="false"]').waitFor();
    // not by the mouse: at a stop JupyterLab's own buttons may lie over it; nor by focus, which JupyterLab moves to the line
    if ((await bug.getAttribute("aria-pressed")) !== String(isOn)) await bug.dispatchEvent("keydown", { key: "Enter" });
    await this.page.locator(`.jp-DebuggerBugButton[aria-pressed="${isOn}"]`).waitFor();
  }

  async clickGutter(index: number, line: number): Promise<void> {
    // the first element only keeps the gutter's width
    await this.cell(index).locator(".cm-gutter.cm-breakpoint-gutter .cm-gutterElement").nth(line).click();
  }

  /** Of the files that the kernel has loaded, opens one beside the notebook. */
  async openSource(file: string): Promise<void> {
    const entry = this.page.locator(`.jp-DebuggerKernelSource-source[title="${file}"]`);
    const title = this.page.locator(".jp-AccordionPanel-title", { hasText: "Kernel Sources" });
    await title.waitFor();
    if ((await title.getAttribute("aria-expanded")) === "false") await title.click();
    await entry.click();
  }

  async clickSourceGutter(line: number): Promise<void> {
    const editor = this.page.locator(".lm-DockPanel-widget [data-jp-debugger='true']");
    await editor.locator(".cm-gutter.cm-breakpoint-gutter .cm-gutterElement").nth(line).click();
  }

  showNotebook(): Promise<void> {
    return this.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", { hasText: ".ipynb" }).click();
  }

  press(what: "Next" | "Continue"): Promise<void> {
    return this.page.locator(`.jp-DebuggerPausedOverlay button[title="${what}"]`).click();
  }

  highlighted = () => this.page.locator(".jp-DebuggerEditor-highlight").allInnerTexts();
  breakpoints = () => this.page.locator(".jp-DebuggerBreakpoint").allInnerTexts();
  calls = () => this.page.locator(".jp-DebuggerCallstackFrame").allInnerTexts();

  async variables(): Promise<{ [name: string]: string }> {
    const names = await this.page.locator(".jp-DebuggerVariables-name").allInnerTexts();
    const details = await this.page.locator(".jp-DebuggerVariables-detail").allInnerTexts();
    return Object.fromEntries(names.map((name, index) => [name, details[index]]));
  }

  /** In a page that is loaded at a stop JupyterLab marks no line before the next step; its calls tell it. */
  async standsAt(line: number): Promise<void> {
    await expect
      .poll(this.calls)
      .toEqual([expect.stringMatching(`^corr2d[^]*:${line}$`), expect.stringMatching(/:13$/)]);
  }

  async stopsAt(line: string): Promise<void> {
    await expect.poll(this.highlighted).toEqual([expect.stringContaining(line)]);
  }
}

test("in Chromium, JupyterLab debugs a notebook: variables, breakpoints, steps, a reload, a second window, Interrupt, off", async () => {
  await withNotebook("debugged.ipynb", [tensors, corr2d], async (path) => {
    const first = new DebuggedPage(await browser.newPage({ viewport: { width: 1200, height: 640 } }));
    await first.open(path, "first");
    await first.turn(true);
    await first.run(0);
    await expect.poll(() => first.variables()).toMatchObject({ x: "Tensor [1, 1, 6, 8] float32" });

    await first.clickGutter(1, 7);
    await expect.poll(first.breakpoints).toEqual([expect.stringMatching(/^Cell \[ \]\s+7$/)]);
    await first.run(1);
    await first.stopsAt("const sum =");
    await expect
      .poll(first.calls)
      .toEqual([expect.stringMatching(/^corr2d\s+Cell \[\*\]:7$/), expect.stringMatching(/^cell 2\s+Cell \[\*\]:13$/)]);
    await expect.poll(() => first.variables()).toMatchObject({ j: "0", window: "Array(2) [1, 2]", Y: "Array(1)" });
    if (process.env.SCREENSHOTS !== undefined)
      await first.page.screenshot({ path: join(process.env.SCREENSHOTS, "debugger.png") });
    await first.press("Next");
    await first.stopsAt("push(sum)");
    await expect.poll(() => first.variables()).toMatchObject({ sum: "1" });
    await first.press("Continue");
    await first.stopsAt("const sum =");
    await expect.poll(() => first.variables()).toMatchObject({ j: "1" });

    await first.page.reload();
    await first.standsAt(7);
    await expect.poll(() => first.variables()).toMatchObject({ j: "1" });
    const second = new DebuggedPage(await browser.newPage({ viewport: { width: 1200, height: 640 } }));
    await second.open(path, "second");
    await expect.poll(second.calls).toHaveLength(2);
    await second.press("Next");
    await second.stopsAt("push(sum)");
    await first.stopsAt("push(sum)");
    await second.page.close();

    await first.clickGutter(1, 7);
    await expect.poll(first.breakpoints).toEqual([]);
    await first.press("Continue");
    await expect.poll(first.highlighted).toEqual([]);
    // a page that was loaded again does not get the outputs of cells that were running
    await first.run(1);
    await expect.poll(() => first.output(1)).toEqual(["[ [ 1, 1 ], [ 2, 3 ] ]"]);

    await first.clickGutter(1, 8);
    await expect.poll(first.breakpoints).toEqual([expect.stringMatching(/8$/)]);
    await first.run(1);
    await first.stopsAt("push(sum)");
    await choose(first.page, "Kernel", "Interrupt Kernel");
    await expect.poll(() => first.output(1)).toEqual([expect.stringMatching(/^Interrupted: the cell was stopped/)]);
    await first.run(1);
    await first.stopsAt("push(sum)");
    await first.turn(false);
    await expect.poll(() => first.output(1)).toEqual(["[ [ 1, 1 ], [ 2, 3 ] ]"]);
    await first.run(1);
    await expect.poll(() => first.output(1)).toEqual(["[ [ 1, 1 ], [ 2, 3 ] ]"]);
    expect(await first.highlighted()).toEqual([]);
    await first.page.close();
  });
});

test("in Chromium, a notebook that is not trusted is debugged as any other; a restart at a stop gives a fresh kernel for it", async () => {
  const saved = [{ output_type: "display_data", metadata: {}, data: { "text/html": "<b onclick='1'>saved</b>" } }];
  await withNotebook("restarted.ipynb", [corr2d, "1 + 1", { source: "1", outputs: saved }], async (path) => {
    const page = new DebuggedPage(await browser.newPage({ viewport: { width: 1200, height: 640 } }));
    await page.open(path, "restarted");
    await page.page.getByTitle(/^Notebook not trusted: 0 of 3/).waitFor();
    await page.turn(true);
    await page.clickGutter(0, 8);
    await expect.poll(page.breakpoints).toEqual([expect.stringMatching(/8$/)]);
    await page.run(0);
    await page.stopsAt("push(sum)");
    await expect.poll(() => page.variables()).toMatchObject({ sum: "1", window: "Array(2) [1, 2]" });
    await page.press("Next");
    await page.stopsAt("for (let j");
    await choose(page.page, "Kernel", "Restart Kernel…");
    await page.page.locator(".jp-Dialog .jp-mod-accept").click();
    await expect.poll(page.highlighted).toEqual([]);
    await page.turn(true);
    await page.run(1);
    await expect.poll(() => page.output(1)).toEqual(["2"]);
    await expect.poll(page.breakpoints).toEqual([expect.stringMatching(/8$/)]);
    await page.run(0);
    await page.stopsAt("push(sum)");
    await choose(page.page, "Kernel", "Shut Down Kernel");
    await page.page.close();
  });
});

test("in Chromium, a breakpoint in a local file that a cell imports is set in its source, listed, and stops there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sources-"));
  const file = join(folder, "helper.ts");
  writeFileSync(
    file,
    "interface Size { n: number }\nexport function grow({ n }: Size) {\n  const m = n + 1;\n  return m * 10;\n}\n",
  );
  const cell = `import { grow } from "${file}";\ngrow({ n: 1 })`;
  await withNotebook("sources.ipynb", [cell], async (path) => {
    const page = new DebuggedPage(await browser.newPage({ viewport: { width: 1400, height: 900 } }));
    await page.open(path, "sources");
    await page.turn(true);
    await page.run(0);
    await expect.poll(() => page.output(0)).toEqual(["20"]);
    await page.openSource(file);
    await page.clickSourceGutter(3);
    await expect.poll(page.breakpoints).toEqual([expect.stringMatching(/helper\.ts\s+3$/)]);
    await page.showNotebook();
    await page.run(0);
    await expect
      .poll(page.calls)
      .toEqual([expect.stringMatching(/^grow\s+\S*helper\.ts:3$/), expect.stringMatching(/:2$/)]);
    await expect.poll(() => page.variables()).toMatchObject({ n: "1" });
    await page.stopsAt("const m = n + 1");
    // the buttons lie over the notebook
    await page.showNotebook();
    await page.press("Next");
    await page.stopsAt("return m");
    await expect.poll(() => page.variables()).toMatchObject({ m: "2" });
    await page.showNotebook();
    await page.press("Continue");
    await expect.poll(() => page.output(0)).toEqual(["20"]);
    await page.page.close();
  });
  rmSync(folder, { recursive: true, force: true });
});
