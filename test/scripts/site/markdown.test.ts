import { load } from "cheerio";
import { expect, test } from "vitest";
import { markdownHtml } from "../../../scripts/site/markdown/markdown.js";

/** What texts include. */
const files: Record<string, string> = {
  "_part.qmd": "---\ntitle: no\n---\nA *part*.\n\n{{< include _deep.md >}}\n",
  "_deep.md": "Deep, and {{< include _part.qmd >}} in a line is none.",
  "_self.md": "Again.\n\n{{< include _self.md >}}",
  "src/a.py": "one = 1\ntwo = 2\n# to here\nthree = 3\n",
};

/** A text as HTML; its code stands between square brackets. */
function html(source: string, isQuarto = false) {
  const fences: { language: string; code: string }[] = [];
  const citations = { works: new Map(), cited: new Map(), unknown: new Set() } as never;
  const page = {
    macros: {},
    citations,
    fences,
    texts: 0,
    tabs: 0,
    read: (path: string) => files[path],
    ...(isQuarto && { quarto: { defaults: {} } }),
  };
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

test("a box that has no class is a box, and a part in reStructuredText stays as it is", () => {
  expect(textOf("::: {layout-ncol=2}\n*A*\n\nB\n:::")).toBe("A B");
  expect(html("::: {layout-ncol=2}\n*A*\n:::")("em").length).toBe(1);
  expect(textOf("```{eval-rst}\n.. note:: *rst*\n```")).toBe("[.. note:: *rst*]");
});

test("footnotes of a text with spans stand once; `[-@fig-a]` is the number alone", () => {
  const $ = html("A[^1] and [red]{.mark}, [blue]{.mark}.\n\n[^1]: The note.");
  expect($(".footnotes").length).toBe(1);
  expect(html("[-@fig-a]", true)("a[href='#fig-a']").attr("data-words")).toBe("%s");
  expect(textOf("[-@fig-a]", true)).toBe("fig-a");
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

test("what MyST would copy from elsewhere is a link to it, and blocks have names", () => {
  const $ = html('![](#a)\n\n```{figure} #b\nWords.\n```\n\n:::{embed} #c\n:::\n\n+++ {"label": "d"}\n\nText.');
  const links = $("a.reference").map((_, each) => $(each).attr("href"));
  expect([...links.get(), $(".target").attr("id"), $("img").length]).toEqual(["#a", "#b", "#c", "d", 0]);
});

test("a figure of several pictures has them and its caption", () => {
  const $ = html(":::{figure}\n:label: trips\n![one](a.png)\n\n![two](b.png)\n\nOur trips.\n:::");
  expect($("figure#trips img").length).toBe(2);
  expect($("figure#trips > figcaption").text()).toBe("Our trips.");
});

test("comments of MyST are none of the text", () => {
  expect(textOf("One.\n\n% a comment\n\n50 % of it\n\n%matplotlib")).toBe("One. 50 % of it %matplotlib");
});

test("files that Quarto and MyST include stand in the text, whole or in part; what is not there is a link to it", () => {
  const included = textOf("Before.\n\n{{< include _part.qmd >}}\n\nAfter.");
  expect(included).toMatch(
    /^Before\. A part\. Deep, and “include _part\.qmd” is left out here: .* in a line is none\. After\.$/,
  );
  expect(textOf(":::{include} _part.qmd\n:::").startsWith("A part. Deep")).toBe(true);
  expect(textOf("{{< include _self.md >}}").match(/Again/g)?.length).toBe(8);
  const code = (options: string): string => textOf(`\`\`\`{literalinclude} src/a.py\n${options}\`\`\``);
  expect(code("")).toBe("[one = 1 two = 2 # to here three = 3]");
  expect(code(":lines: 1,3-\n")).toBe("[one = 1 # to here three = 3]");
  expect(code(":start-at: two\n:end-before: to here\n")).toBe("[two = 2]");
  expect(code(":start-after: two\n:end-at: to here\n")).toBe("[# to here]");
  for (const text of ["{{< include gone.md >}}", "```{include} gone.md\n```", "```{literalinclude} gone.md\n```"])
    expect(html(text)("a").attr("href"), text).toBe("gone.md");
});

test("tabs of Quarto and MyST are folds of which one is open at a time, also within each other", () => {
  const shape = ($: ReturnType<typeof html>): string[] =>
    $(".tabs > .tab")
      .toArray()
      .map((each) => `${$(each).attr("name")} ${$(each).children("summary").text()} ${$(each).is("[open]")}`);
  const quarto = html(
    "::: {.panel-tabset}\n## *Python*\n\n```python\n# no tab\n```\n\n### Below\n\n## R {.x}\n\nOf R.\n:::",
  );
  expect(shape(quarto)).toEqual(["tabs-1 Python true", "tabs-1 R false"]);
  expect([quarto("h2").length, quarto("h3").attr("id"), quarto("summary em").text()]).toEqual([0, "Below", "Python"]);
  const inner = "::::{tab-set}\n:::{tab-item} C\nIn C.\n:::\n::::\n";
  const myst = html(
    `:::::{tab-set}\n::::{tab-item} A\n${inner}::::\n::::{tab-item} B\n:selected:\n\nIn B.\n::::\n:::::`,
  );
  expect(shape(myst)).toEqual(["tabs-2 A false", "tabs-1 C true", "tabs-2 B true"]);
});

test("code keeps its caption, cells of Markdown pages follow their tags, a diagram's lines stay lines", () => {
  const $ = html("```{code-block} python\n:caption: a program\na = 1\n```");
  expect($("body").text().trim()).toBe("[a = 1]a program");
  const named = html('```{.python #lst-a lst-cap="a listing"}\na = 1\n```\n\n```{code} python\n:label: b\nb = 2\n```');
  expect(named("figure#lst-a figcaption").text()).toBe("a listing");
  expect(named(".target#b").length).toBe(1);
  expect(html("```{code-cell}\n:tags: [hide-input]\na = 1\n```")("details.fold summary").text()).toBe("Code");
  expect(textOf("```{code-cell}\n---\ntags: [remove-cell]\n---\na = 1\n```")).toBe("");
  expect(html("```{mermaid}\ngraph TD\n A --> B\n```")("div").text()).toBe("[graph TD\n A --> B]");
});
