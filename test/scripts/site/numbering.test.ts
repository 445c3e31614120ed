import { load } from "cheerio";
import { expect, test } from "vitest";
import {
  chaptersOf,
  type Named,
  type Numbers,
  namedIn,
  numbersOf,
  showNumbers,
} from "../../../scripts/site/numbering.js";

const told = (numbers: Numbers): string[] => [...numbers].map(([id, { kind, number }]) => `${id}: ${kind} ${number}`);

const heading = (id: string, level: number): Named => ({ ids: [id], kind: "Section", level });
const page: Named[] = [
  { ids: ["title"], kind: "Chapter", level: 1 },
  ...[heading("a", 2), heading("a1", 3), heading("a2", 3)],
  { ...heading("plain", 2), isPlain: true },
  ...[{ ids: ["f", "also-f"], kind: "Figure" }, heading("b", 2), heading("b1", 3), { ids: ["g"], kind: "Figure" }],
];

test("headings are counted by their levels, what has a name by its kind, and in a chapter all begin with its number", () => {
  expect(told(numbersOf(page, { sections: true }))).toEqual([
    ...["a: Section 1", "a1: Section 1.1", "a2: Section 1.2", "f: Figure 1", "also-f: Figure 1"],
    ...["b: Section 2", "b1: Section 2.1", "g: Figure 2"],
  ]);
  expect(told(numbersOf(page, { sections: false, chapter: "3" }))).toEqual([
    ...["title: Chapter 3", "f: Figure 3.1", "also-f: Figure 3.1", "g: Figure 3.2"],
  ]);
  expect(told(numbersOf([heading("deep", 3), heading("high", 2)], { sections: true }))).toEqual([
    ...["deep: Section 0.1", "high: Section 1"],
  ]);
});

test("a book counts its pages through its parts, or below each other; appendices have letters", () => {
  const of = (name: string, ...below: string[]) => ({
    page: name,
    entries: below.map((each) => ({ page: each, entries: [] })),
  });
  const entries = [
    ...[of("index"), of("a"), { title: "Part", entries: [of("b"), of("plain"), of("c", "c1", "c2")] }],
    { ...of("last"), isAppendix: true as const },
  ];
  const isPlain = (name: string): boolean => /index|plain/.test(name);
  const counted = (how: "flat" | "nested"): string => [...chaptersOf(entries, how, isPlain)].flat().join(" ");
  expect(counted("nested")).toBe("a 1 b 2 c 3 c1 3.1 c2 3.2 last A");
  expect(counted("flat")).toBe("a 1 b 2 c1 3 c2 4 last A");
});

test("numbers stand in headings, captions, titles of theorems and behind formulas; a title of one's own stays", () => {
  const $ = load(
    `<main><section class="text"><h1 id="t"><span>Title</span></h1><span class="target" id="named"></span><h2 id="s"><span>Part</span></h2>
    <figure id="fig-a"><img><figcaption><p>Dots</p></figcaption></figure><figure id="bare"><img></figure>
    <figure id="fig-two"><figure id="fig-l"><img><figcaption>Left</figcaption></figure><figure id="fig-r"><img></figure><figcaption>Both</figcaption></figure>
    <figure id="tbl-a"><table><caption>Rows</caption></table></figure>
    <div id="two"><div class="formula" id="one">x</div></div><div class="formula">y</div>
    <div class="admonition theorem" id="thm"><p class="admonition-title">Theorem: Line</p></div>
    <div class="admonition proof" id="proof"><p class="admonition-title">Proof</p></div>
    <div class="admonition lemma" id="lem"><p class="admonition-title">Mine</p></div></section></main>`,
  );
  const named = namedIn($ as never);
  const numbers = numbersOf(named, { sections: true });
  showNumbers($ as never, named, numbers);
  const texts = $("h1, h2, figure, .formula, .admonition").map((_, each) => $(each).text().trim());
  expect(texts.get()).toEqual([
    ...[
      "Title",
      "1 Part",
      "Figure 1: Dots",
      "Figure 2",
      "(a) Left(b)Figure 3: Both",
      "(a) Left",
      "(b)",
      "Table 1: Rows",
      "x(1)",
      "y",
      "Theorem 1: Line",
      "Proof",
      "Mine",
    ],
  ]);
  const numberOf = (id: string): string | undefined => numbers.get(id)?.number;
  expect(["named", "two", "lem", "fig-r"].map(numberOf)).toEqual(["1", "1", "1", "3 (b)"]);
});
