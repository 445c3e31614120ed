import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { progressBundle } from "../../kernel-lib/d2l/progress.js";
import { d2l, displaySymbol, nn, torch, with_grad } from "../../kernel-lib/index.js";
import { launchChromium } from "../chromium.js";
import { noise } from "./views.js";

type Axe = {
  run(
    root: object,
    options: object,
  ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
};

/** Runs in the page: what axe finds in this HTML, on the background of a light or a dark notebook. */
async function inspect({ html, ink, paper }: { html: string; ink: string; paper: string }): Promise<string[]> {
  const { axe, document } = globalThis as unknown as {
    axe: Axe;
    document: { body: { innerHTML: string; style: { cssText: string } } };
  };
  document.body.style.cssText = `color:${ink};background-color:${paper}`;
  document.body.innerHTML = `<main>${html}</main>`;
  const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] });
  return violations
    .filter(({ id }) => id !== "page-has-heading-one") // an output is not a page
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

const random = (...shape: number[]) =>
  torch.tensor(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => noise(i))).reshape(...shape);
const broken = random(4, 4);
broken.set([0, 0], Number.NaN);
broken.set([1, 1], Number.POSITIVE_INFINITY);
broken.set([2, 2], Number.NEGATIVE_INFINITY);
const layer = new nn.Conv2d(1, 2, 3);
layer(random(1, 1, 5, 5))
  .sum()
  .backward();

const values: [string, object][] = [
  ["a matrix", random(6, 8)],
  ["a matrix with NaN and infinities", broken],
  ["a vector", random(12)],
  ["a grid of images", random(2, 3, 30, 30)],
  ["a parameter and its gradient", with_grad(layer.weight)],
  ["a plot", d2l.plot([1, 2], [3, 4], "x", "y", { alt: "a rising line" })],
  ["a stepper", d2l.step(random(2, 2), random(3, 3))],
  ["a summary", d2l.summary(new nn.Sequential(layer, new nn.ReLU()), [1, 1, 8, 8])],
];

describe("axe finds nothing against accessibility", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    await page.setContent("<!doctype html><html lang='en'><head><title>notebook</title></head><body></body></html>");
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core") });
  });

  afterAll(() => browser?.close());

  const themes = [
    { theme: "light", ink: "#212121", paper: "#ffffff" },
    { theme: "dark", ink: "#e0e0e0", paper: "#111111" },
  ];
  const progressing = progressBundle({ label: "epoch 1", done: 4, total: 10, seconds: 1, finished: false })[
    "text/html"
  ];
  const outputs = values.map(([name, value]) => [
    name,
    (value as { [displaySymbol](): Record<string, unknown> })[displaySymbol]()["text/html"],
  ]);

  test.each(themes)("in a $theme notebook", async ({ ink, paper }) => {
    for (const [name, html] of [...outputs, ["a progress bar", progressing]]) {
      expect(await page.evaluate(inspect, { html: String(html), ink, paper }), String(name)).toEqual([]);
    }
  });

  test("and would find a picture without words, and pale words", async () => {
    const html = "<img src='data:image/png;base64,'><p style='color:#ccc;background-color:#fff'>pale</p>";
    const found = await page.evaluate(inspect, { html, ink: "#000", paper: "#fff" });
    expect(found.map((line) => line.split(":")[0])).toEqual(["color-contrast", "image-alt"]);
  });
});
