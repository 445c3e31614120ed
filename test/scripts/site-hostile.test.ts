import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { command, root } from "./command.js";
import { openPage } from "./pages.js";

const folder = mkdtempSync(join(tmpdir(), "site "));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a hostile notebook shows its text and runs nothing", async () => {
  const attack = "<script>document.title = 'hacked'</script>";
  const html = `${attack}<img src="x.png" onerror="document.title='hacked'"><svg onload="document.title='hacked'"></svg>
<a href="java\tscript:document.title='hacked'">link</a><iframe srcdoc="x"></iframe><base href="https://example.org/">`;
  const plotly = { data: [{ type: "scatter", y: [1, 2], name: `</script>${attack}` }], layout: { height: 200 } };
  const data = { "text/html": html, "application/vnd.plotly.v1+json": plotly };
  const output = { output_type: "display_data", metadata: {}, data };
  const cell = {
    cell_type: "code",
    id: "b",
    metadata: { section: ['"><script>'] },
    execution_count: 1,
    source: attack,
  };
  const notebook = {
    cells: [
      { cell_type: "markdown", id: "a", metadata: {}, source: `# Bad ${attack} <b>news</b>\n\n${html}` },
      { ...cell, outputs: [output, { output_type: "stream", name: "stdout", text: attack }] },
    ],
    metadata: { title: "</title><script>" },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const from = join(folder, "hostile");
  mkdirSync(from);
  writeFileSync(join(from, "bad.ipynb"), JSON.stringify(notebook));
  const to = join(folder, "hostile-site");
  const { code, output: said } = await command(
    "site",
    from,
    "--out",
    to,
    "--title",
    attack,
    "--url",
    "https://example.org/a&b",
  );
  expect(said).toContain("The site is in");
  expect(code).toBe(0);
  expect(readFileSync(join(to, "sitemap.xml"), "utf8")).toContain("<loc>https://example.org/a&amp;b/bad.html</loc>");
  const { page, complaints } = await openPage(browser, pathToFileURL(join(to, "bad.html")).href);
  await page.locator(".plot").waitFor();
  expect(await page.title()).not.toBe("hacked");
  expect(await page.locator("main script, main iframe, main base, main [onerror], main [onload]").count()).toBe(0);
  expect(await page.locator("main .source").textContent()).toContain(attack);
  expect(complaints.filter((text) => !text.includes("ERR_FILE_NOT_FOUND"))).toEqual([]);
  await page.close();
});

test("a folder that holds something else is not replaced", async () => {
  const mine = join(folder, "mine");
  cpSync(join(root, "notebooks"), mine, { recursive: true });
  const { code, output } = await command("site", "--out", mine);
  expect(output).toMatch(/holds other files than a site: name an empty or a new folder with --out\.\n$/);
  expect(code).toBe(2);
  expect(readdirSync(mine)).toEqual(readdirSync(join(root, "notebooks")));
});
