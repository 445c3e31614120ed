import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheerioAPI, load } from "cheerio";
import { afterAll, expect, test } from "vitest";
import { readBibliography } from "../../../scripts/site/bibliography.js";
import { prepare } from "../../../scripts/site/prepare.js";
import { command } from "../command.js";
import { ran, writeCourse } from "./fixtures.js";

const folder = mkdtempSync(join(tmpdir(), "courses that cite "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bib = `% what the course cites
@article{knuth84, author={Donald E. Knuth}, title={Literate {P}rogramming \\& more}, journal={The Computer Journal},
  year=1984, volume=27, number=2, pages={97--111}, doi={10.1093/comjnl/27.2.97}}
@book{lamport, author={Lamport, Leslie}, title={{LaTeX}: A Document Preparation System}, publisher={Addison-Wesley}, year={1986}}
@misc{he:16, author={He, Kaiming and Zhang, Xiangyu and others}, title={Deep <Residual> Learning}, url={https://example.org/he}}
@misc{two, author={van der Berg, J{\\"o}rg and Li, Mu}, title={Of two}, date={2020-05-01}}
`;

/** A page of Markdown or Quarto's, with its works, as HTML. */
async function pageOf(source: string, name = "page.md"): Promise<{ $: CheerioAPI; words: string; unknown: string[] }> {
  const works = await readBibliography(folder, []);
  writeFileSync(join(folder, name), source);
  const { text, unknownWorks } = await prepare(join(folder, name), { macros: {}, works, isLive: false });
  const cells: { source: string }[] = JSON.parse(text).cells;
  const $ = load(cells.map((cell) => cell.source).join("\n"));
  return { $, words: $("p").first().text(), unknown: unknownWorks };
}

writeFileSync(join(folder, "works.bib"), bib);

test.each([
  ["{cite}`knuth84`", "(Knuth, 1984)"],
  ["{cite:p}`knuth84, he:16`", "(Knuth, 1984; He et al., n.d.)"],
  ["{cite:t}`two`", "van der Berg and Li (2020)"],
  [
    "{cite:author}`two`, {cite:year}`two`, {cite:yearpar}`two`, {cite:alp}`two`",
    "van der Berg and Li, 2020, (2020), van der Berg and Li, 2020",
  ],
  ["[@knuth84]", "(Knuth, 1984)"],
  ["[see @knuth84, p. 3; also @lamport]", "(see Knuth, 1984, p. 3; also Lamport, 1986)"],
  ["Knuth [-@knuth84] and @lamport [p. 2].", "Knuth (1984) and Lamport (1986, p. 2)."],
  ["As @he:16.", "As He et al. (n.d.)."],
])("%s stands on the page as %s", async (source, words) => {
  expect(await pageOf(source)).toMatchObject({ words, unknown: [] });
});

test("what only looks like a citation stays as it is", async () => {
  const source = "me@knuth84.org, [mail@example.org], @decorator, `[@knuth84]`, [@babel/core](https://example.org)";
  const { $, unknown } = await pageOf(source);
  expect($("p").text()).toBe("me@knuth84.org, [mail@example.org], @decorator, [@knuth84], @babel/core");
  expect({ unknown, lists: $(".references").length }).toEqual({ unknown: [], lists: 0 });
});

test("a page ends with what it cites, by its makers, with links there and back from each place", async () => {
  const { $ } = await pageOf("# Page\n\n{cite}`lamport`, {cite}`knuth84`, {cite:t}`lamport`");
  expect($("h2").last().text()).toBe("References");
  const items = $("ul.references li").toArray();
  expect(items.map((item) => $(item).text())).toEqual([
    "Donald E. Knuth (1984). Literate Programming & more. The Computer Journal, 27(2), 97–111. https://doi.org/10.1093/comjnl/27.2.97. ↩",
    "Leslie Lamport (1986). LaTeX: A Document Preparation System. Addison-Wesley. ↩ ↩",
  ]);
  for (const link of $("a[href^='#']").toArray()) {
    const id = decodeURIComponent(($(link).attr("href") ?? "").slice(1));
    expect($("[id]").filter((_, each) => $(each).attr("id") === id).length, id).toBe(1);
  }
  expect(
    $("ul.references a[href^='#']")
      .map((_, each) => $(each).attr("aria-label"))
      .get()[0],
  ).toMatch(/^Back to/);
});

test("titles are text: nothing in a file of BibTeX becomes an element of the page", async () => {
  const { $ } = await pageOf("@he:16");
  expect($(".references li").html()).toContain("<em>Deep &lt;Residual&gt; Learning</em>");
});

test("a list of references stands where the page wants it, in MyST's words and in Quarto's", async () => {
  for (const place of ["```{bibliography}\n```", "::: {#refs}\n:::"]) {
    const { $ } = await pageOf(`{cite}\`lamport\`\n\n${place}\n\n## After it`);
    expect($("ul.references").length).toBe(1);
    expect($("ul.references").nextAll("h2").text()).toContain("After it");
  }
});

test("a file that is not BibTeX, and one that is named and not there, are told by their names", async () => {
  const other = mkdtempSync(join(tmpdir(), "no works "));
  await expect(readBibliography(other, ["gone.bib"])).rejects.toThrow(/gone\.bib is named as a bibliography, but/);
  writeFileSync(join(other, "broken.bib"), "@article{a, title={x}");
  await expect(readBibliography(other, [])).rejects.toThrow(/broken\.bib is not BibTeX: expected "rbrace"/);
  rmSync(other, { recursive: true });
});

test("in a course, a page with a list that cites nothing lists all works; what is unknown is told with its page", async () => {
  const course = join(folder, "book");
  writeCourse(course, {
    "_config.yml": "title: A book\nbibtex_bibfiles:\n  - refs/works.bib\n",
    "_toc.yml": "format: jb-book\nroot: intro\nchapters:\n  - file: part/one\n  - file: works\n",
    "refs/works.bib": bib,
    "intro.md": "# Intro\n\nBy {cite:t}`lamport`, {cite}`nobody99`.",
    "part/one.ipynb": ran(["# One\n\nBy {cite}`knuth84` and {cite}`lamport`."]),
    "works.md": "# Works\n\n```{bibliography}\n```\n",
  });
  const site = join(folder, "site");
  const { code, output } = await command("site", course, "--out", site, "--no-execute");
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("intro cites nobody99, which no .bib file has: left as text.");
  const read = (name: string): CheerioAPI => load(readFileSync(join(site, name), "utf8"));
  const works = read("works.html");
  const list = works("ul.references li")
    .toArray()
    .map((item) => works(item).text());
  expect(list).toEqual([
    expect.stringMatching(/^Donald E\. Knuth .* ↩$/),
    expect.stringMatching(/^Leslie Lamport .* ↩ ↩$/),
  ]);
  const back = works("ul.references a[aria-label]")
    .map((_, each) => works(each).attr("href") ?? "")
    .get();
  expect(back).toEqual(["part/one.html#cite-knuth84-1", "intro.html#cite-lamport-1", "part/one.html#cite-lamport-1"]);
  for (const address of back) {
    const [page = "", id = ""] = address.split("#");
    expect(read(page)(`a.citation[id="${id}"]`).length, address).toBe(1);
  }
  expect(read("part/one.html")("ul.references li").length).toBe(2);
});
