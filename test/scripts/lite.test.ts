import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oldestJupyterPython } from "../../scripts/setup/places.js";
import { launchChromium } from "../chromium.js";
import { differencesIn } from "../kernel/browser/lessons.js";
import { readLessons } from "../notebooks/lessons.js";
import { command, root } from "./command.js";
import { expose, kernelName, openNotebook, runAll, writeNotebook } from "./lite.js";
import { openPage } from "./pages.js";
import { type SiteServer, serveSite } from "./serve.js";

const lesson = readLessons().filter(({ slug }) => slug === "03-the-layer")[0];
const folder = mkdtempSync(join(tmpdir(), "lite "));
const course = join(folder, "course");
const site = join(folder, "site");
let server: SiteServer;
let browser: Browser;

const figure = `const figure = { data: [{ type: "bar", x: [1, 2], y: [3, 4] }], layout: {} };
({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.plotly.v1+json": figure }) })`;

beforeAll(async () => {
  cpSync(join(root, "notebooks", `${lesson.slug}.ipynb`), join(course, `${lesson.slug}.ipynb`));
  writeNotebook(join(course, "part", "odd.ipynb"), { name: "deno", language: "typescript" }, [
    { source: "const a: number = 2; a + 1" },
    { source: 'throw new Error("as it should")', metadata: { tags: ["raises-exception"] } },
    { source: "a * 21" },
    { source: 'import { d2l } from "d2l-ts"; d2l.photograph("retina.jpg").shape.length' },
    {
      source:
        'setTimeout(() => console.log("late"), 30); console.log("begun"); await new Promise((r) => setTimeout(r, 80))',
    },
    { source: figure },
    { source: "const wrong: string = a" },
    { source: '"never"' },
  ]);
  writeNotebook(join(course, "plain.ipynb"), { name: "jslab", language: "javascript" }, [
    { source: 'var name = prompt("Name?"); name.length' },
    { source: 'console.log("begun"); while (true) {}' },
  ]);
  cpSync(join(root, "notebooks", "pictures", "retina.jpg"), join(course, "part", "retina.jpg"));
  writeFileSync(join(course, ".secret"), "not for readers");
  const { code, output } = await command("lite", course, "--out", site, "--title", "A course");
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("3 notebooks");
  expose(site);
  server = await serveSite(site);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string) {
  const { page, complaints } = await openPage(browser, "about:blank");
  await openNotebook(page, server.base, path);
  return { page, complaints };
}

test("a lesson runs whole in JupyterLite, and gives what is saved in it", async () => {
  const { page, complaints } = await open(`${lesson.slug}.ipynb`);
  expect(await kernelName(page)).toBe("tslab");
  const outputs = (await runAll(page)).filter(({ cell_type }) => cell_type === "code").map((cell) => cell.outputs);
  expect(differencesIn(lesson, outputs)).toEqual([]);
  expect(complaints.filter((text) => text.startsWith("asks http"))).toEqual([]);
  await page.close();
});

test("a foreign notebook: the kernel is chosen by its language, cells that should fail stop nothing, others do", async () => {
  const { page } = await open("part/odd.ipynb");
  expect(await kernelName(page)).toBe("tslab");
  const cells = await runAll(page);
  const texts = cells.map(({ outputs }) =>
    outputs
      .map(({ text, data, evalue }) => text ?? (data as { "text/plain"?: string })?.["text/plain"] ?? evalue)
      .join(),
  );
  expect(texts.slice(0, 5)).toEqual(["3", "as it should", "42", "3", "begun\nlate\n"]);
  expect(texts[6]).toContain("Type 'number' is not assignable to type 'string'");
  expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4, 5, 6, 7, null]);
  await page.locator(".jp-OutputArea .js-plotly-plot .bars path").first().waitFor();
  await page.close();
});

test("asks for a line below the cell, completes names, and stops an endless cell with those that wait", async () => {
  const { page } = await open("plain.ipynb");
  expect(await kernelName(page)).toBe("jslab");
  await page.evaluate('void jupyterapp.commands.execute("notebook:run-all-cells")');
  await page.locator(".jp-Stdin-input").fill("Ada");
  await page.keyboard.press("Enter");
  await page.locator(".jp-OutputArea pre", { hasText: "begun" }).waitFor();
  const kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel";
  const completed = await page.evaluate(
    `${kernel}.requestComplete({ code: "nam", cursor_pos: 3 }).then((r) => r.content)`,
  );
  expect(completed).toMatchObject({ status: "ok", cursor_start: 0, cursor_end: 3 });
  expect((completed as { matches: string[] }).matches).toContain("name");
  await page.evaluate(`${kernel}.interrupt()`);
  await page.locator(".jp-OutputArea pre", { hasText: "Interrupted" }).waitFor();
  await page.waitForFunction(`${kernel}.status === "idle"`);
  const after = await page.evaluate(
    `new Promise((done) => { const f = ${kernel}.requestExecute({ code: "name" }); f.onIOPub = (m) => m.header.msg_type === "execute_result" && done(m.content.data["text/plain"]); })`,
  );
  expect(after).toBe("'Ada'");
  await page.close();
});

test("what is hidden does not come along, and another folder is not replaced", async () => {
  expect(await fetch(`${server.base}files/.secret`)).toMatchObject({ status: 404 });
  expect(await fetch(`${server.base}files/part/retina.jpg`)).toMatchObject({ status: 200 });
  const { code, output } = await command("lite", course, "--out", course);
  expect(code).toBe(2);
  expect(output).toContain("holds other files than a JupyterLite site: name an empty or a new folder with --out.");
});

test("where JupyterLite is missing, one sentence tells how to install it", async () => {
  const { code, output } = await command(
    "lite",
    course,
    "--out",
    join(folder, "none"),
    "--python",
    oldestJupyterPython,
  );
  expect(code).toBe(2);
  expect(output).toContain(
    `JupyterLite is missing: run "${oldestJupyterPython}" -m pip install jupyterlite-core jupyter_server plotly`,
  );
});
