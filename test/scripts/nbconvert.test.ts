import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { type CheerioAPI, load } from "cheerio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { python } from "../../scripts/setup/places.js";
import { setUp } from "../../scripts/setup/setup.js";
import { root } from "./command.js";

const folder = mkdtempSync(join(tmpdir(), "other viewers "));
const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));

beforeAll(() => setUp());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Run stock nbconvert as anyone would. */
function nbconvert(template: string, names: readonly string[]): void {
  const files = names.map((name) => join(root, "notebooks", name));
  const args = ["-m", "nbconvert", "--to", "html", "--template", template, "--output-dir", join(folder, template)];
  execFileSync(python, [...args, ...files], { stdio: "pipe" });
}

function page(template: string, name: string): CheerioAPI {
  return load(readFileSync(join(folder, template, name.replace(".ipynb", ".html")), "utf8"));
}

function notebookOf(name: string): INotebookContent {
  return JSON.parse(readFileSync(join(root, "notebooks", name), "utf8"));
}

const text = (source: string | string[]): string => [source].flat().join("");

/** What all outputs of a notebook are, as bundles of MIME types; printed text counts as plain text. */
function bundles(name: string): Record<string, string>[] {
  const outputs = notebookOf(name).cells.flatMap(({ outputs }) => (outputs ?? []) as IOutput[]);
  return outputs.flatMap((output): Record<string, string>[] => {
    if ("text" in output) return [{ "text/plain": text(output.text as string[]) }];
    if (!("data" in output)) return [];
    const entries = Object.entries(output.data as Record<string, string | string[]>);
    return [Object.fromEntries(entries.map(([type, data]) => [type, type.endsWith("json") ? "" : text(data)]))];
  });
}

const words = (content: string): string => content.replace(/\s+/g, " ").trim();

test("`jupyter nbconvert --template d2l` alone makes a page with pictures, formulas and highlighted TypeScript", () => {
  nbconvert("d2l", ["04-edges.ipynb"]);
  const $ = page("d2l", "04-edges.ipynb");
  expect($("title").text()).toBe("04-edges");
  expect($(".source .highlight .kd").length).toBeGreaterThan(10);
  expect($(".output img[alt][src^='data:image/']").length).toBeGreaterThanOrEqual(7);
  expect($("script:not([src])").length).toBe(1);
  expect($("script").text()).toContain("katex");
  expect($("meta[http-equiv='Content-Security-Policy']").attr("content")).toContain("default-src 'none'");
  expect($("link[href], script[src], img:not([src^='data:'])").length).toBe(0);
});

test("stock nbconvert shows every picture with its text, every printed text, and folds every solution", () => {
  nbconvert("lab", lessons);
  for (const name of lessons) {
    const $ = page("lab", name);
    const shown = words($(".jp-OutputArea-output").text());
    for (const bundle of bundles(name)) {
      const html = bundle["text/html"];
      if (html === undefined) {
        expect(shown, name).toContain(words(stripVTControlCharacters(bundle["text/plain"])));
      } else {
        expect(shown, name).toContain(words(load(html).text()));
      }
    }
    const folded = $(".jp-MarkdownCell details:not([open]) > summary");
    expect(folded.map((_, each) => $(each).nextAll(".highlight").length).get(), name).toEqual(
      name.startsWith("00") ? [] : [1, 1, 1],
    );
    const pictures = $(".jp-OutputArea-output img").toArray();
    const saved = bundles(name).map((bundle) => load(bundle["text/html"] ?? "")("img").length);
    expect(pictures.length, name).toBe(saved.reduce((sum, count) => sum + count, 0));
    for (const picture of pictures) expect($(picture).attr("alt")?.length, name).toBeGreaterThan(10);
  }
});

/** As far as its rules are known: of HTML no scripts, styles, SVG, forms or style attributes stay. */
function asOnGitHub(html: string): CheerioAPI {
  const $ = load(html);
  $("script, style, svg, form, iframe, object, embed, link, meta").remove();
  $("*").removeAttr("style").removeAttr("class");
  $("input, button").remove();
  return $;
}

test("on GitHub, which shows one form of an output and strips it, the picture or the numbers are still there", () => {
  for (const name of lessons) {
    for (const bundle of bundles(name)) {
      const html = bundle["text/html"];
      const $ = asOnGitHub(html ?? "");
      const picture = bundle["image/png"] !== undefined || $("img[alt][src^='data:image/']").length > 0;
      const numbers = $("td").text().trim() !== "" || words(bundle["text/plain"] ?? "") !== "";
      expect(picture || numbers, name).toBe(true);
      // who sees the HTML alone sees what it is about
      if (html !== undefined) expect(words($("body").text()) !== "" || picture, name).toBe(true);
      // who sees pictures only sees a figure that has no frames as one
      const figure = "application/vnd.plotly.v1+json" in bundle;
      if (figure) expect(picture && (bundle["text/plain"] ?? "").length > 20, name).toBe(true);
    }
    expect(JSON.stringify(notebookOf(name)).length, `${name}: GitHub shows notebooks of up to 10 MB`).toBeLessThan(1e7);
  }
});
