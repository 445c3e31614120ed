import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../chromium.js";
import { command, type Ended, root } from "./command.js";
import { openPage } from "./pages.js";

const minute = 60_000;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
const stepperLesson = "02-cross-correlation.html";
let folder: string;
let site: string;
let built: Ended;
let browser: Browser;
let server: Server;
let base: string;
const sent = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "Übungen und site "));
  site = join(folder, "out");
  built = await command("site", "--out", site, "--title", "A <course>");
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const file = join(site, path.replace(/^\/any\/base\//, ""));
    if (!path.startsWith("/any/base/") || !existsSync(file)) return response.writeHead(404).end();
    const type = { css: "text/css", js: "text/javascript", html: "text/html", svg: "image/svg+xml" }[
      path.split(".").at(-1) ?? ""
    ];
    const body = readFileSync(file);
    sent.set(path, /\.(?:css|js|html|svg)$/.test(path) ? gzipSync(body).length : body.length);
    return response.writeHead(200, { "content-type": type ?? "application/octet-stream" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/any/base/`;
  browser = await launchChromium();
}, 3 * minute);

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const htmlPages = (): string[] => readdirSync(site).filter((name) => name.endsWith(".html"));

test("every lesson becomes a page, beside its notebook, an index and a page for wrong addresses", () => {
  expect(built.output).toContain(`Building ${lessons.length} lesson`);
  expect(built.code).toBe(0);
  const pages = lessons.map((name) => name.replace(".ipynb", ".html"));
  expect(htmlPages()).toEqual([...pages, "404.html", "index.html"].sort());
  expect(readdirSync(site)).toEqual(expect.arrayContaining(lessons));
});

test(
  "every link leads to a file of the site, and to a place in it",
  async () => {
    const { page } = await openPage(browser, `${base}index.html`);
    const links = new Map<string, { ids: string[]; hrefs: string[] }>();
    for (const name of htmlPages()) {
      await page.goto(base + name);
      links.set(
        name,
        await page.evaluate<{ ids: string[]; hrefs: string[] }>(
          "({ ids: [...document.querySelectorAll('[id]')].map(({ id }) => id)," +
            " hrefs: [...document.querySelectorAll('a[href]')].map(({ href }) => href) })",
        ),
      );
    }
    const broken: string[] = [];
    for (const [name, { hrefs, ids }] of links) {
      expect(new Set(ids).size, `ids of ${name}`).toBe(ids.length);
      for (const href of hrefs.filter((each) => each.startsWith(base))) {
        const { pathname, hash } = new URL(href);
        const target = decodeURIComponent(pathname.slice("/any/base/".length));
        const place = decodeURIComponent(hash.slice(1));
        const found = existsSync(join(site, target)) && (place === "" || links.get(target)?.ids.includes(place));
        if (!found) broken.push(`${name}: ${href}`);
      }
    }
    expect(broken).toEqual([]);
    await page.close();
  },
  2 * minute,
);

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `no page complains, needs another host or bars anyone, in the ${colorScheme} theme`,
    async () => {
      for (const name of htmlPages()) {
        const { page, complaints } = await openPage(browser, pathToFileURL(join(site, name)).href, { colorScheme });
        await page.evaluate(axe);
        const found = await page.evaluate(
          "axe.run({ preload: false }).then(({ violations }) => violations.filter(({ impact }) => /serious|critical/.test(impact))" +
            ".flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))",
        );
        expect({ name, found, complaints }).toEqual({ name, found: [], complaints: [] });
        await page.close();
      }
    },
    5 * minute,
  );
}

test(
  "the first view of a lesson weighs at most 150 kB without its figures",
  async () => {
    for (const name of lessons) {
      sent.clear();
      const { page } = await openPage(browser, base + name.replace(".ipynb", ".html"));
      await page.evaluate("document.fonts.ready.then(() => true)");
      const weights = [...sent].filter(([path]) => !/\/(?:figures|images)\/|plotly\.js$/.test(path));
      const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
      expect(total, `${name}: ${JSON.stringify(weights)}`).toBeLessThanOrEqual(150_000);
      await page.close();
    }
  },
  2 * minute,
);

test(
  "a figure takes its picture's place without a jump, and arrow keys step through it",
  async () => {
    const { page, complaints } = await openPage(browser, pathToFileURL(join(site, stepperLesson)).href);
    const stepper = page.locator(".stepper").first();
    expect(await stepper.locator("img").count()).toBe(1);
    const size = await stepper.boundingBox();
    await stepper.scrollIntoViewIfNeeded();
    const plot = stepper.locator(".plot");
    await plot.waitFor();
    const { width, height } = (await stepper.boundingBox()) ?? {};
    expect([width, height]).toEqual([size?.width, size?.height]);
    await plot.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => stepper.getByRole("status").textContent()).toMatch(/^Step 2 of \d+/);
    await page.keyboard.press("End");
    await expect.poll(() => stepper.getByRole("status").textContent()).toMatch(/^Step (\d+) of \1/);
    const shifts = await page.evaluate(
      "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { for (const { value } of list.getEntries())" +
        " sum += value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })",
    );
    expect(shifts).toBeLessThan(0.01);
    expect(complaints).toEqual([]);
    await page.close();
  },
  minute,
);

test(
  "without JavaScript the key frames, the formulas and the contents are there",
  async () => {
    const { page } = await openPage(browser, pathToFileURL(join(site, stepperLesson)).href, {
      javaScriptEnabled: false,
    });
    expect(await page.locator(".stepper img[alt]").count()).toBeGreaterThan(0);
    expect(await page.locator(".katex").count()).toBeGreaterThan(0);
    expect(await page.locator("#contents a").first().isVisible()).toBe(true);
    await page.close();
  },
  minute,
);

test(
  "the search finds a section from disk, by keyboard",
  async () => {
    const { page } = await openPage(browser, pathToFileURL(join(site, "index.html")).href);
    await page.keyboard.press("/");
    await page.keyboard.type("dilation");
    await page.locator("#results a").first().waitFor();
    expect(await page.locator("#found").textContent()).toMatch(/^\d+ places found$/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\.html#/);
    expect((await page.locator("main").textContent())?.toLowerCase()).toContain("dilat");
    await page.close();
  },
  minute,
);

test(
  "the theme follows the system until the switch, which the next page remembers",
  async () => {
    const { page } = await openPage(browser, `${base}index.html`, { colorScheme: "dark" });
    const paper = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const dark = await paper();
    await page.locator("button.theme").click();
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.goto(base + stepperLesson);
    expect(await paper()).toBe(light);
    await page.close();
  },
  minute,
);

test(
  "nothing is wider than a screen of 320 pixels",
  async () => {
    for (const name of htmlPages()) {
      const { page } = await openPage(browser, base + name, { viewport: { width: 320, height: 640 } });
      expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBe(320);
      await page.close();
    }
  },
  2 * minute,
);
