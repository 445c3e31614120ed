import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../chromium.js";
import { readLessons } from "../../notebooks/lessons.js";
import { command } from "../../scripts/command.js";
import { expose, openNotebook, runAll } from "../../scripts/lite.js";
import { openPage } from "../../scripts/pages.js";
import { type SiteServer, serveSite } from "../../scripts/serve.js";
import { differencesIn } from "../browser/lessons.js";

const site = mkdtempSync(join(tmpdir(), "lite "));
let server: SiteServer;
let browser: Browser;

beforeAll(async () => {
  const { code, output } = await command("lite", "--out", site);
  expect({ code, output }).toMatchObject({ code: 0 });
  expose(site);
  server = await serveSite(site);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(site, { recursive: true, force: true });
});

test.for(readLessons())(
  "in JupyterLite, Run All goes to the end of lesson $slug and gives what is saved in it",
  { timeout: 1_500_000 },
  async (lesson) => {
    const { page } = await openPage(browser, "about:blank");
    await openNotebook(page, server.base, `${lesson.slug}.ipynb`);
    const outputs = (await runAll(page)).filter(({ cell_type }) => cell_type === "code").map((cell) => cell.outputs);
    expect(differencesIn(lesson, outputs)).toEqual([]);
    await page.close();
  },
);
