import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load } from "cheerio";
import { encode } from "fast-png";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeHtmlReport } from "../../../../scripts/report/html/page.js";
import { launchChromium } from "../../../chromium.js";
import { printed } from "../../notebooks.js";
import { openPage } from "../../pages.js";
import { cell, display, hostile, notebookReport, runReport } from "../reports.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const asked: string[] = [];
let folder: string;
let page: string;
let browser: Browser;
let server: Server;

/** A white picture with a blue column. */
function picture(column: number): string {
  const [width, height] = [20, 10];
  const data = new Uint8Array(width * height * 3).fill(255);
  for (let row = 0; row < height; row++) data.set([20, 90, 200], (row * width + column) * 3);
  return Buffer.from(encode({ width, height, data, channels: 3, depth: 8 })).toString("base64");
}

function attack(address: string): string {
  return `<p id="seen">shown</p><script>top.document.title = "taken"; fetch("${address}script")</script>
<img src="${address}picture" onerror="top.document.title = 'taken'"><link rel="stylesheet" href="${address}style">
<meta http-equiv="refresh" content="0;url=${address}refresh"><iframe src="${address}frame"></iframe>
<a href="${address}link" style="display:block">a link</a><a target="_top" href="${address}top">another</a>`;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  folder = mkdtempSync(join(tmpdir(), "Bericht "));
  const cells = [
    cell(),
    cell({
      number: 2,
      status: "differs",
      problem: ["text: - saved, + now"],
      saved: [printed("loss 0.25\n"), display({ "image/png": picture(3) }), display({ "text/html": "old" })],
      outputs: [
        printed("loss 0.50\n"),
        display({ "image/png": picture(9) }),
        display({ "text/html": attack(address) }),
      ],
    }),
    cell({
      number: 3,
      id: hostile,
      source: hostile,
      status: "failed",
      problem: [hostile],
      outputs: [display({ "image/png": '"><script>' })],
    }),
  ];
  const lost = notebookReport("lost.ipynb", [], { passed: false, problem: ["its kernel did not start"] });
  const file = join(folder, "report.html");
  writeHtmlReport(runReport([notebookReport("good.ipynb"), notebookReport(hostile, cells), lost]), file);
  page = pathToFileURL(file).href;
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the page says first how many notebooks failed, and leads to each", async () => {
  const { page: view } = await openPage(browser, page);
  expect(await view.locator("h1").textContent()).toBe("2 of 3 notebooks failed");
  const rows = await view.locator(".list tbody tr").allInnerTexts();
  expect(rows.map((row) => /passed|failed/.exec(row)?.[0])).toEqual(["passed", "failed", "failed"]);
  await view.locator(".list a").last().click();
  expect(await view.locator("h2:target").textContent()).toBe("lost.ipynb");
  expect(await view.locator("h2:target ~ pre").textContent()).toBe("its kernel did not start");
  await view.close();
});

test("saved and new stand side by side: words are marked, pictures are pictures", async () => {
  const { page: view } = await openPage(browser, page);
  expect(await view.locator("del").first().textContent()).toBe("25");
  expect(await view.locator("ins").first().textContent()).toBe("50");
  const sizes = await view.evaluate(
    "[...document.images].slice(0, 3).map(({ naturalWidth, alt }) => [naturalWidth, alt])",
  );
  expect(sizes).toEqual([
    [20, "the saved picture"],
    [20, "the picture of this run"],
    [20, "20 of 200 pixels differ; they are red"],
  ]);
  await view.close();
});

test("what a notebook holds runs nothing, loads nothing and leads nowhere", async () => {
  const { page: view } = await openPage(browser, page);
  const frame = view.frameLocator("iframe").last();
  await view.locator("iframe").last().scrollIntoViewIfNeeded();
  expect(await frame.locator("#seen").textContent()).toBe("shown");
  await frame.getByText("another").click();
  await frame.getByText("a link").click();
  // the way to the server is open: this request comes after all that the page has asked for
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mine`);
  expect(asked).toEqual(["/mine"]);
  expect(await view.title()).toBe("2 of 3 notebooks failed");
  expect(await view.locator("script").count()).toBe(0);
  expect(view.url()).toBe(page);
  await view.close();
});

test("everything is in the one file", () => {
  const html = load(readFileSync(new URL(page), "utf8"));
  const loaded = html("[src], [href], link, script, object, embed").toArray();
  const addresses = loaded.map((element) => html(element).attr("src") ?? html(element).attr("href") ?? element.tagName);
  expect(addresses.filter((address) => !/^(?:#|data:image\/)/.test(address))).toEqual([]);
  expect(html("style").text()).not.toMatch(/url\(|@import/);
});

test.each(["light", "dark"] as const)(
  "the %s page is accessible, and narrow where the screen is",
  async (colorScheme) => {
    const viewport = { width: 320, height: 640 };
    const { page: view } = await openPage(browser, page, { colorScheme, viewport, bypassCSP: true });
    expect(await view.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await view.evaluate(axe);
    const found = await view.evaluate(
      "axe.run(document, { iframes: false }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))",
    );
    expect(found).toEqual([]);
    await view.close();
  },
);
