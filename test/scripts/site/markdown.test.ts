import { load } from "cheerio";
import { expect, test } from "vitest";
import { markdownHtml } from "../../../scripts/site/markdown/markdown.js";

/** A text as HTML; its code stands between square brackets. */
function html(source: string, isQuarto = false) {
  const fences: { language: string; code: string }[] = [];
  const citations = { works: new Map(), cited: new Map(), unknown: new Set() } as never;
  const page = { macros: {}, citations, fences, texts: 0, ...(isQuarto && { quarto: { defaults: {} } }) };
  const $ = load(markdownHtml(source, page));
  $("[data-fence]").each((index, each) => void $(each).text(`[${fences[index]?.code.trim()}]`));
  return $;
}

const textOf = (source: string, isQuarto = false): string =>
  html(source, isQuarto)("body").text().replaceAll(/\s+/g, " ").trim();

test("a list's items with brackets are tasks, open and done, which screen readers are told", () => {
  const $ = html("- [ ] read\n- [x] write **it**\n- [y] not one");
  const boxes = $("li").map(
    (_, each) => `${$(each).find("input").attr("aria-label") ?? "none"}: ${$(each).text().trim()}`,
  );
  expect(boxes.get()).toEqual(["open: read", "done: write it", "none: [y] not one"]);
});

test("Quarto's boxes for other formats are left out, those for HTML are not", () => {
  const box = (head: string): string => textOf(`::: {${head}}\nSeen.\n:::`);
  for (const head of [
    '.content-visible when-format="html"',
    '.content-hidden when-format="pdf"',
    '.content-visible unless-format="pdf"',
  ])
    expect(box(head), head).toBe("Seen.");
  for (const head of [
    '.content-visible when-format="pdf"',
    '.content-hidden when-format="html:js"',
    '.content-visible unless-format="html"',
  ])
    expect(box(head), head).toBe("");
});

test("a heading at the head of a callout or a theorem is its title, and no heading of the page", () => {
  const callout = html('::: {.callout-note collapse="true"}\n## Open me\n\nInside.\n:::');
  expect(callout("summary").text()).toBe("Open me");
  const theorem = html("::: {#thm-line}\n## Line\n\nStraight.\n:::");
  expect(theorem("#thm-line .admonition-title").text()).toBe("Theorem: Line");
  for (const $ of [callout, theorem]) expect($("h2").length).toBe(0);
});

test("Pandoc's spans are their words, in Quarto's pages letters are raised and lowered, a picture has its own words", () => {
  expect(textOf('[small **words**]{.smallcaps} and [red]{style="color: red"}, [a](b.md)')).toBe(
    "small words and red, a",
  );
  const $ = html("H~2~O, x^2^, ~~gone~~ and a^[note]", true);
  expect([$("sub").text(), $("sup").first().text(), $("s").text()]).toEqual(["2", "2", "gone"]);
  expect(html("x^2^")("sup").length).toBe(0);
  const figure = html('![Caption](a.svg){#fig-a fig-alt="what one sees"}');
  expect([figure("img").attr("alt"), figure("figcaption").text()]).toEqual(["what one sees", "Caption"]);
});

test("tables have their captions: of Pandoc, below; lists of MyST are tables with heads", () => {
  const pandoc = html("| a | b |\n|---|---|\n| 1 | 2 |\n\n: Letters *and* numbers {#tbl-a}\n\nAfter.");
  expect(pandoc("figure#tbl-a table").length).toBe(1);
  expect(pandoc("figure#tbl-a figcaption").text()).toBe("Letters and numbers");
  const $ = html(
    "```{list-table} Values\n:header-rows: 1\n:name: tab-a\n\n* - Name\n  - Value\n* - `a`\n  - one\n    and more\n```",
  );
  expect($("figure#tab-a caption").text()).toBe("Values");
  const rows = $("tr").map((_, row) =>
    $(row)
      .children()
      .map((_, each) => `${each.tagName} ${$(each).text().replaceAll(/\s+/g, " ")}`)
      .get()
      .join(", "),
  );
  expect(rows.get()).toEqual(["th Name, th Value", "td a, td one and more"]);
});

test("terms lead to their glossary, buttons and cards to their goals, short words say what they stand for", () => {
  const $ = html(
    "```{glossary}\nA kernel\n: What is slid.\n```\n\n{term}`A kernel`, {term}`kernels <a kernel>`, {button}`Go <b.md>`, {abbr}`CNN (network)`",
  );
  expect($("dt").attr("id")).toBe("term-a-kernel");
  const links = $("a").map((_, each) => `${$(each).text()} ${$(each).attr("href")}`);
  expect(links.get()).toEqual(["A kernel #term-a-kernel", "kernels #term-a-kernel", "Go b.md"]);
  expect($("abbr[title=network]").text()).toBe("CNN");
  const card = html("::::{grid} 1 1 2\n:::{card} First\n:link: one.md\nWords.\n:::\n::::");
  expect(card("body").text().replaceAll(/\s+/g, " ").trim()).toBe("FirstWords.");
  expect(card(".card a").attr("href")).toBe("one.md");
});

test("comments of MyST are none of the text; what it would take from files is a link to them", () => {
  expect(textOf("One.\n\n% a comment\n\n50 % of it\n\n%matplotlib")).toBe("One. 50 % of it %matplotlib");
  expect(html("```{literalinclude} src/a.py\n:lines: 1-2\n```")("a").attr("href")).toBe("src/a.py");
});

test("code keeps its caption, cells of Markdown pages follow their tags, a diagram's lines stay lines", () => {
  const $ = html("```{code-block} python\n:caption: a program\na = 1\n```");
  expect($("body").text().trim()).toBe("[a = 1]a program");
  expect(html("```{code-cell}\n:tags: [hide-input]\na = 1\n```")("details.fold summary").text()).toBe("Code");
  expect(textOf("```{code-cell}\n---\ntags: [remove-cell]\n---\na = 1\n```")).toBe("");
  expect(html("```{mermaid}\ngraph TD\n A --> B\n```")("div").text()).toBe("[graph TD\n A --> B]");
});
