import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { load } from "cheerio";
import { beforeAll, expect, test } from "vitest";
import { pictureSize } from "../../scripts/site/pictures.js";
import { root } from "./command.js";
import { lessonsAddress, lessonsTitle, siteOfLessons } from "./site/sites.js";

const names = readdirSync(join(root, "notebooks")).flatMap((name) => /^(.*)\.ipynb$/.exec(name)?.[1] ?? []);
let site: string;

beforeAll(async () => {
  site = (await siteOfLessons()).folder;
});

test("sharing cards name the page and show a picture at an absolute address", () => {
  for (const name of ["index", ...names]) {
    const $ = load(readFileSync(join(site, `${name}.html`), "utf8"));
    const property = (key: string): string => $(`meta[property="og:${key}"]`).attr("content") ?? "";
    expect(property("url")).toBe(`${lessonsAddress}${name}.html`);
    expect(property("title")).toBe(name === "index" ? lessonsTitle : $("h1 > span").text());
    expect(property("description").length).toBeGreaterThan(20);
    expect(property("image")).toBe(`${lessonsAddress}cards/${name}.png`);
    const [width, height] = pictureSize("png", readFileSync(join(site, "cards", `${name}.png`))) ?? [];
    expect([width, height]).toEqual([Number(property("image:width")), Number(property("image:height"))]);
    expect([width, height]).toEqual([1200, 630]);
  }
});

test("every lesson has a thumbnail, and the card says what the overview says of the lesson", () => {
  const $ = load(readFileSync(join(site, "index.html"), "utf8"));
  const cards = $(".map li").toArray();
  expect(cards.length).toBe(names.length - 1);
  for (const card of cards) {
    expect(existsSync(join(site, $(card).find("img").attr("src") ?? "?"))).toBe(true);
    expect($(card).find(".pattern").length).toBe(0);
  }
  expect($(".map li:has(a[href='03-the-layer.html'])").text()).toContain("The operation in two loops");
});

test("a section's key leads to what the overview says of it", () => {
  const $ = load(readFileSync(join(site, "02-cross-correlation.html"), "utf8"));
  const key = $(".keys a").first();
  expect([key.text(), key.attr("href"), key.attr("title")]).toEqual([
    "S2",
    "00-index.html#section-S2",
    "the cross-correlation, worked",
  ]);
});

test("texts of some size are there compressed, too", () => {
  for (const name of ["index.html", "assets/plotly.js", "assets/fonts.css"]) {
    expect(gunzipSync(readFileSync(join(site, `${name}.gz`))).equals(readFileSync(join(site, name))), name).toBe(true);
  }
});
