import { load } from "cheerio";
import { expect, test } from "vitest";
import { textDiff } from "../../../../scripts/report/html/text-diff.js";
import { hostile, hostileSeen } from "../reports.js";

/** Rows of the table as they are read: what is marked stands in brackets. */
function rows(html: string): string[][] {
  const page = load(html);
  page("del, ins").each((_, element) => {
    page(element).text(`[${page(element).text()}]`);
  });
  return page("tbody tr")
    .toArray()
    .map((row) =>
      page(row)
        .find("td")
        .toArray()
        .map((cell) => page(cell).text()),
    );
}

test("the words that changed are marked on both sides", () => {
  expect(rows(textDiff("loss 0.25 after 3\n", "loss 0.5 after 3\n"))).toEqual([
    ["loss 0.[25] after 3", "loss 0.[5] after 3"],
  ]);
});

test("a line of one side alone stands beside nothing", () => {
  expect(rows(textDiff("a\nb\n", "a\n"))).toEqual([
    ["a", "a"],
    ["[b]", ""],
  ]);
  expect(rows(textDiff("", "new"))).toEqual([["", "[new]"]]);
});

test("equal lines far from a change give way to their number", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const table = rows(textDiff([...lines, "end"].join("\n"), [...lines, "END"].join("\n")));
  expect(table).toEqual([
    ["17 equal lines"],
    ...[17, 18, 19].map((at) => [`line ${at}`, `line ${at}`]),
    ["[end]", "[END]"],
  ]);
});

test("nothing in the text becomes markup", () => {
  const html = textDiff(hostile, `${hostile}!`);
  expect(load(html)("script")).toHaveLength(0);
  expect(load(html)("td.new").text()).toContain(hostileSeen.split("\r\n")[1]);
});

test("of a line that is data only the beginning is shown", () => {
  const data = "x".repeat(20_000);
  expect(rows(textDiff(`${data}a\nb`, `${data}c\nb`))).toEqual([
    [`[${"x".repeat(200)}… (20,001 characters)]`, `[${"x".repeat(200)}… (20,001 characters)]`],
    ["b", "b"],
  ]);
});

test("texts of a million characters are cut, and it is said so", () => {
  const html = textDiff("a".repeat(1_000_000), "b\n".repeat(500_000));
  expect(html.length).toBeLessThan(3_000_000);
  expect(load(html)(".note").text()).toBe(
    "Only the first 50,000 characters are shown; saved: 1,000,000, this run: 1,000,000.",
  );
});

test("texts that differ in every line are compared all the same", () => {
  const text = (seed: number): string => Array.from({ length: 5000 }, (_, index) => `${seed} ${index}`).join("\n");
  expect(rows(textDiff(text(1), text(2)))).toHaveLength(5000);
});
