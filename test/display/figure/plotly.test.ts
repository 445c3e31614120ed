import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { step } from "../../../kernel-lib/d2l/step/step.js";
import { displaySymbol } from "../../../kernel-lib/display/contract.js";
import { Figure } from "../../../kernel-lib/display/figure/figure.js";
import { launchChromium } from "../../chromium.js";
import { examples } from "./examples.js";

interface PlotlyJson {
  data: object[];
  layout: object;
  config: object;
  frames?: { name: string }[];
}

/** Runs in the page: what plotly.js itself says of a figure, and what is on the page after drawing it. */
async function draw({ data, layout, config, frames }: PlotlyJson) {
  const { Plotly } = globalThis as unknown as { Plotly: typeof import("plotly.js-dist") };
  const document = (
    globalThis as unknown as {
      document: { body: { innerHTML: string }; querySelectorAll(s: string): ArrayLike<unknown> };
    }
  ).document;
  document.body.innerHTML = "<div id='figure'></div>";
  const complaints = (Plotly.validate(data, layout) ?? []).map((complaint: { msg: string }) => complaint.msg);
  await Plotly.newPlot("figure", data, layout, config);
  if (frames) {
    await Plotly.addFrames("figure", frames);
    for (const { name } of frames) {
      await Plotly.animate("figure", [name], {
        mode: "immediate",
        frame: { duration: 0, redraw: true },
        transition: { duration: 0 },
      });
    }
  }
  return { complaints, plots: document.querySelectorAll(".subplot").length, html: document.body.innerHTML };
}

/** Runs in the page. */
async function addFrames(frames: object[]): Promise<void> {
  const { Plotly } = globalThis as unknown as { Plotly: typeof import("plotly.js-dist") };
  await Plotly.addFrames("figure", frames);
}

describe("real plotly.js in Chromium", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-dist") });
  });

  afterAll(() => browser?.close());

  test.each(Object.entries(examples))("accepts and draws %s", async (_, spec) => {
    const json = new Figure(spec)[displaySymbol]()["application/vnd.plotly.v1+json"] as PlotlyJson;
    const { complaints, plots } = await page.evaluate(draw, json);
    // validate() compares a slider's arguments by identity and so finds each changed into itself.
    expect(
      complaints.filter((complaint) => !/\.args\[\d\] \(set to '(.*)'\) got reset to '\1'/.test(complaint)),
    ).toEqual([]);
    expect(plots).toBe((spec.frames?.[0] ?? spec).panels.length);
  });

  test("words with markup in them are drawn as words", async () => {
    const title = "<script>x</script><b>bold</b><img src=x>";
    const json = new Figure({ alt: "a", title, panels: [{ kind: "chart", title, marks: [] }] })[displaySymbol]();
    const { html } = await page.evaluate(draw, json["application/vnd.plotly.v1+json"] as PlotlyJson);
    expect(html).not.toMatch(/<script|<img|<b>|font-weight:\s*bold/);
    expect(html).toContain("&lt;b&gt;bold&lt;/b&gt;");
  });

  test("the slider's frames end with the last one drawn", async () => {
    const json = new Figure(examples.frames)[displaySymbol]()["application/vnd.plotly.v1+json"] as PlotlyJson;
    const { html } = await page.evaluate(draw, json);
    expect(html).toContain("the sum is 43");
    expect(html).not.toContain("the sum is 19");
  });

  test("a click on the slider shows another step, without a message to any kernel", async () => {
    const figure = step(
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0, 1, 2],
        [3, 4, 5],
        [6, 7, 8],
      ],
    );
    const json = figure[displaySymbol]()["application/vnd.plotly.v1+json"] as PlotlyJson;
    const { frames, ...first } = json;
    await page.evaluate(draw, first);
    await page.evaluate(addFrames, frames ?? []);
    expect(await page.content()).toContain("= 19<");
    const rail = await page.locator(".slider-rail-touch-rect").boundingBox();
    if (!rail) throw new Error("the figure has no slider");
    await page.mouse.click(rail.x + rail.width - 4, rail.y + rail.height / 2);
    await expect.poll(() => page.content()).toContain("= 43<");
  });
});
