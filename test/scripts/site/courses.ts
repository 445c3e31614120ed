import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../command.js";
import { type Cell, dot, type Files, printed, ran, shown, silence } from "./fixtures.js";

/** A notebook of others, with the outputs that its author saved. */
const foreign = (name: string): string =>
  readFileSync(join(root, "test/scripts/compare/foreign", `${name}.ipynb`), "utf8");

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="#8bf"/></svg>';
const wide = `<table border="1" class="dataframe"><thead><tr>${"<th>a long column</th>".repeat(20)}</tr></thead><tbody><tr>${"<td>0.123456789</td>".repeat(20)}</tr></tbody></table>`;
const long = `result = ${Array.from({ length: 30 }, (_, index) => `function_${index}(argument)`).join(" + ")}`;

/** Python with pandas and matplotlib, and a notebook whose table says what comes when. */
const pandas: Files = {
  "index.ipynb": ran([
    "# Data with Python\n\nTables and charts, one after the other.",
    "| lesson | what |\n|---|---|\n| [Charts](matplotlib-svg.ipynb) | as drawings |\n| [Frames](pandas-frame.ipynb) | as tables |\n| [Styles](pandas-style.ipynb) | in colours |",
  ]),
  "matplotlib-svg.ipynb": foreign("matplotlib-svg"),
  "matplotlib-png.ipynb": foreign("matplotlib-png"),
  "pandas-frame.ipynb": foreign("pandas-frame"),
  "pandas-style.ipynb": foreign("pandas-style"),
  "sympy.ipynb": foreign("sympy"),
  "wide.ipynb": ran([
    "No title here, but [a way to frames](pandas-frame.ipynb).\n\n## A part\n\n# A larger one",
    { code: long, outputs: [shown({ "text/html": wide }), printed(`${"0123456789".repeat(40)}\n`)] },
  ]),
};

const typescript: Files = {
  "1-values.ipynb": foreign("typescript-values"),
  "2-layer.ipynb": readFileSync(join(root, "notebooks/03-the-layer.ipynb"), "utf8"),
  "3-times.ipynb": foreign("typescript-times"),
};

/** Chapters in folders, three deep. */
const nested: Files = {
  "README.md":
    "# A course in folders\n\nBegin with [the basics](01-basics/README.md), or [deep down](02-more/deep/er/last.ipynb#The-end).",
  "01-basics/README.md": "# The basics\n\nFirst [one](1-one.ipynb), then [ten](10-ten.ipynb#ten-things).",
  "01-basics/1-one.ipynb": ran(["# One\n\n![a picture](../pictures/dot.svg)\n\n[next chapter](../02-more/first.md)"]),
  "01-basics/2-two.ipynb": ran(["# Two\n\n[data](data.csv), [gone](gone.csv)"]),
  "01-basics/10-ten.ipynb": ran(["# Ten\n\n## Ten things\n\n[back](./1-one.ipynb#One)"]),
  "01-basics/data.csv": "a,b\n1,2\n",
  "02-more/first.md": "# First of more\n\n[Down](deep/er/last.ipynb) and [the chapter](../01-basics/).",
  "02-more/deep/er/last.ipynb": ran(["# Last\n\n## The end\n\n[Up](../../../README.md)"]),
  "pictures/dot.svg": svg,
};

const jupytext = "---\njupyter:\n  jupytext:\n    text_representation:\n      extension: .any\n---";

const myst = `# Words of MyST

(a-place)=
## A place

:::{note}
A note with [a link](part/two.ipynb) and $x^2$.
:::

\`\`\`{warning} At once
Take **care**.
\`\`\`

\`\`\`{figure} images/dot.svg
:name: the-dot
:alt: a dot
:width: 120px

The dot, as a figure.
\`\`\`

\`\`\`{admonition} My own title
:class: dropdown
It is folded.
\`\`\`

Term
: What it means

A claim[^1], of {ref}\`a-place\`, {ref}\`words <two-label>\`, {numref}\`the-dot\` and {doc}\`part/two\`; H{sub}\`2\`O.

[^1]: Its proof.

\`\`\`python
print("coloured")
\`\`\`

$$
\\begin{aligned}
a &= b \\\\
  &= c
\\end{aligned}
$$ (my-equation)

See {eq}\`my-equation\`, by {cite:t}\`knuth84\` {cite}\`lamport,knuth84\`.

<details><summary>More of it</summary>

Folded by its author.

</details>
`;

const tagged: Cell[] = [
  "(two-label)=\n# Tags\n\n[to a place](../intro.md#a-place)",
  { code: "secret = 1", tags: ["remove-cell"], outputs: [printed("removed cell\n")] },
  { code: "secret_input = 2", tags: ["remove_input"], outputs: [printed("shown alone\n")] },
  { code: "shown_input = 3", tags: ["remove-output"], outputs: [printed("removed output\n")] },
  { code: "folded_input = 4", tags: ["hide-input"], outputs: [printed("beside folded code\n")] },
  { code: "x = 5", tags: ["hide-output"], outputs: [printed("folded output\n")] },
  { code: "x = 6", tags: ["hide-cell"], outputs: [printed("folded both\n")] },
  { code: "x = 7", metadata: { collapsed: true }, outputs: [printed("collapsed\n")] },
  { code: "x = 8", metadata: { jupyter: { source_hidden: true } }, outputs: [printed("hidden source\n")] },
  { code: "x = 9", metadata: { jupyter: { outputs_hidden: true } }, outputs: [printed("hidden outputs\n")] },
  { code: "x = 10", tags: ["scroll-output"], outputs: [printed("line\n".repeat(100))] },
  { code: "x = 11", tags: ["full-width"], outputs: [shown({ "text/html": wide })] },
  { code: "x = 12", tags: ["remove-stderr"], outputs: [printed("warned\n", "stderr"), printed("said\n")] },
];

const jupyterBook: Files = {
  "_config.yml": "title: A Jupyter Book\n",
  "_toc.yml": `format: jb-book
root: intro
parts:
  - caption: First part
    chapters:
      - file: part/two
      - file: part/one
        sections:
          - file: part/sub
  - caption: Second part
    chapters:
      - glob: more/*
`,
  "intro.md": myst,
  "references.bib":
    "@article{knuth84, author={Knuth, Donald E.}, title={Literate Programming}, journal={The Computer Journal}, year=1984, doi={10.1093/comjnl/27.2.97}}\n@book{lamport, author={Lamport, Leslie}, title={LaTeX}, year=1986}\n",
  "images/dot.svg": svg,
  "part/one.ipynb": ran(["# One of the book"]),
  "part/two.ipynb": ran(tagged),
  "part/sub.md":
    "# Below one\n\n[](../intro.md), [](#a-place), [gone](nowhere.ipynb) and [not there](two.ipynb#no-such-place)",
  "more/a.md": "# More a\n\n[](#the-dot), [Dot %s](#the-dot), [of %s](#a-place)",
  "more/b.md": `${jupytext}\n# More b`,
  "more/script.py": `${jupytext.replaceAll(/^/gm, "# ")}\n# %%\n1 + 1\n`,
  "draft.ipynb": ran(["# A draft"]),
};

/** A page of Quarto's own. */
const qmd = `---
title: Third
execute:
  echo: true
---

## A part {#sec-part .unnumbered}

As @fig-dot and [@eq-sum] show, in @sec-part; not so me@fig-dot.org.[^1]

![The dot](dot.svg){#fig-dot width=60%}

\`\`\`{python}
#| label: tbl-numbers
#| code-fold: true
#| code-summary: How it is made
made = 1
\`\`\`

\`\`\`{r, echo=FALSE}
hidden <- 2
\`\`\`

\`\`\`{.python filename="run.py"}
plain = 3
\`\`\`

\`\`\`{python}
shown = 4
\`\`\`

\`\`\`{=html}
<b id="raw">raw</b>
\`\`\`

\`\`\`{=latex}
\\clearpage
\`\`\`

$$
a + b
$$ {#eq-sum}

::: {#fig-two layout-ncol=2}
Two at once.
:::

See {{< meta version >}} and {{< pagebreak >}}.

## Counted

::: {.panel-tabset}
### First tab
One.

### Second tab
Two.
:::

{{< include _part.qmd >}}

[^1]: Behind the code.
`;

const quarto: Files = {
  "_quarto.yml": `project:
  type: book
book:
  title: A Quarto book
  chapters:
    - index.ipynb
    - part: Part one
      chapters:
        - options.ipynb
        - second.md
        - third.qmd
`,
  "index.ipynb": ran(["---\ntitle: Preface\nlang: de\n---\n\nVon hier [zum Zweiten](second.md)."]),
  "options.ipynb": ran([
    "---\ntitle: Options\nexecute:\n  warning: false\n---",
    { code: "#| echo: false\nsecret = 1", outputs: [printed("no code above\n")] },
    { code: "#| output: false\nvisible = 2", outputs: [printed("removed output\n")] },
    { code: "#| include: false\nsecret = 3", outputs: [printed("removed both\n")] },
    {
      code: '#| code-fold: true\n#| code-summary: "See how"\n#| fig-cap: What it shows\n#| fig-alt: a dot\n#| label: fig-dot\nplot()',
      outputs: [shown({ "image/png": dot })],
    },
    { code: "warn()", outputs: [printed("warned\n", "stderr")] },
  ]),
  "third.qmd": qmd,
  "_part.qmd": "This came from another file.\n",
  "dot.svg": svg,
  "second.md": '# Second\n\n::: {.callout-tip title="Try it"}\nDo.\n:::\n\n::: {.column-margin}\nAside.\n:::\n',
};

const formulas: Files = {
  "myst.yml":
    "project:\n  title: Formulas\n  math:\n    '\\R': '\\mathbb{R}'\n  toc:\n    - file: one.ipynb\n    - title: Further\n      children:\n        - file: two.md\n",
  "one.ipynb": ran([
    "# One\n\n$\\newcommand{\\norm}[1]{\\lVert #1 \\rVert}$ In $\\R^n$, with `$code$` and 5 \\$ to 6 \\$.",
    "$$\\norm{x} = \\sqrt{x_1^2 + x_2^2}$$\n\n\\begin{equation}\n\\label{eq:one}\na_i * b_i * c = \\sum_{i=1}^{1000} \\frac{a_i b_i c_i d_i e_i f_i g_i}{h_i} + \\frac{a_i b_i c_i d_i e_i f_i g_i}{h_i} + \\frac{a_i b_i}{h_i}\n\\end{equation}",
    "By $\\eqref{eq:one}$, (\\ref{eq:one}) and \\eqref{eq:three}.\n\n\\begin{align}\na &= b \\label{eq:two} \\\\\nc &= d \\label{eq:three}\n\\end{align}\n\n\\begin{equation}\ne\n\\end{equation}",
    { code: "Latex()", outputs: [shown({ "text/latex": "$\\displaystyle \\norm{y}$", "text/plain": "|y|" })] },
  ]),
  "two.md": "# Two\n\nIn $\\R$ still, <div>$z_1$</div>\n\n- $a_1$\n- $$b$$\n",
};

const bars = {
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  title: "Bars",
  data: { values: [1, 2, 3].map((x) => ({ x, y: x * x })) },
  mark: "bar",
  encoding: { x: { field: "x", type: "ordinal" }, y: { field: "y", type: "quantitative" } },
};
const slider = { model_name: "FloatSliderModel", state: { value: 3.5, min: 0, max: 10, description: "speed" } };
const box = { model_name: "VBoxModel", state: { children: ["IPY_MODEL_a"] } };
const states = {
  "application/vnd.jupyter.widget-state+json": { version_major: 2, version_minor: 0, state: { a: slider, b: box } },
};

const newPlot =
  'Plotly.newPlot("p", [{"type": "bar", "name": "]\\"{", "y": [1, 2]}], {"title": {"text": "Drawn"}}, {});';

/** Outputs as libraries save them that count on the scripts of a running notebook. */
export const kinds: Record<string, Record<string, unknown>> = {
  plotly: { "text/html": `<div style="height:525px"><script>require(["plotly"], () => { ${newPlot} })</script></div>` },
  "plotly's loader": { "text/html": "<script>window.PlotlyConfig = {};</script><script>library()</script>" },
  animation: {
    "text/html": `<div><img id="a"><input type="range"><button>+</button><form><label>Once</label></form></div><script>frames[0] = "data:image/png;base64,${dot}"; new Animation(frames)</script>`,
  },
  "bokeh's loader": { "application/javascript": "load()", "application/vnd.bokehjs_load.v0+json": "" },
  bokeh: { "application/javascript": "draw()", "application/vnd.bokehjs_exec.v0+json": "" },
  d3: { "text/html": "<div style='height: 300px'><svg></svg><canvas></canvas></div><script>draw()</script>" },
  folium: {
    "text/html":
      '<div><div style="padding-bottom:60%"><span>Make this Notebook Trusted to load map</span><iframe srcdoc="map"></iframe></div></div>',
  },
  pyvis: { "text/html": '<iframe src="net.html" height="600"></iframe>' },
  htmlwidgets: {
    "text/html": "<html><head><title>leaflet</title></head><body><div></div><script>draw()</script></body></html>",
  },
  sklearn: {
    "text/html":
      "<div><pre>Model()</pre><b>Please rerun this cell <br>or trust the notebook.</b></div><div hidden></div><style>a</style>",
  },
  unknown: { "application/vnd.unknown+json": { a: 1 } },
  gif: { "image/gif": dot, "text/plain": "<Image>" },
};

const widgets: Files = {
  "widgets.ipynb": foreign("widgets"),
  "altair.ipynb": foreign("altair"),
  "plotly.ipynb": foreign("plotly"),
  "own.ipynb": ran(
    [
      "# Data as outputs\n\nBefore: ![elsewhere](https://example.org/a.png), [![Open in Colab](https://example.org/badge.svg)](https://example.org/nb)",
      "# A second\n\n## Below it",
      {
        code: "sliders",
        outputs: [shown({ "application/vnd.jupyter.widget-view+json": { model_id: "b" }, "text/plain": "VBox()" })],
      },
      {
        code: "JSON",
        outputs: [shown({ "application/json": { a: [1, { b: "text" }], c: null }, "text/plain": "<JSON>" })],
      },
      { code: "chart", outputs: [shown({ "application/vnd.vegalite.v5+json": bars, "text/plain": "alt.Chart" })] },
      { code: "mermaid", outputs: [shown({ "text/vnd.mermaid": "graph TD", "image/png": dot })] },
      {
        code: "frame",
        outputs: [shown({ "text/html": '<iframe src="https://example.org/film" width="600"></iframe>' })],
      },
      { code: "bokeh", outputs: [shown({ "text/html": "<div id='p'></div><script>draw()</script>" })] },
      {
        code: "named",
        outputs: [shown({ "text/html": '<div class="bar source mine">A <i class="icon">bar</i> of its own</div>' })],
      },
      { code: "ansi", outputs: [printed("\u001b[1;31mred\u001b[0m and plain\n")] },
    ],
    { widgets: states },
  ),
  "kinds.ipynb": ran([
    "# Kinds\n\n<div class='alert alert-info'>A box</div>\n\n<font color='navy'>Blue</font> and [a film](https://example.org/film)",
    ...Object.entries(kinds).map(([code, data]) => ({ code, outputs: [shown(data)] })),
    { code: "progress", outputs: ["\r  0%", "\r 50%", "\r100%", "\n"].map((text) => printed(text, "stderr")) },
    { code: '#@title A form {display-mode: "form"}\nn = 5', metadata: { cellView: "form" } },
  ]),
  "net.html": "<!DOCTYPE html><html lang='en'><title>Net</title><main><h1>Net</h1></main></html>",
};

const wav = silence.toString("base64");
const attachments: Files = {
  "attached.ipynb": ran([
    {
      code: '# Attached\n\n![by Markdown](attachment:dot.png)\n\n<img src="attachment:dot.png" width="40" alt="by HTML">',
      attachments: { "dot.png": { "image/png": dot } },
    },
    {
      code: "Audio()",
      outputs: [
        shown({ "text/html": `<audio controls><source src="data:audio/wav;base64,${wav}" type="audio/wav"></audio>` }),
      ],
    },
    '<audio controls src="sounds/silence.wav"></audio>\n\n<video controls src="https://example.org/film.mp4"></video>',
  ]),
  "sounds/silence.wav": silence,
};

const scripts: Files = {
  "1 中文.ipynb": ran(["# 卷积层\n\n## 第一节\n\n[俄语](2%20Русский.ipynb#Введение)，[这里](#第一节)"], {
    language: "zh",
  }),
  "2 Русский.ipynb": ran(["# Свёртка\n\n## Введение\n\nТекст.\n\n```python\n# комментарий\n```"], { language: "ru" }),
  "3 العربية.ipynb": ran(
    [
      "# الالتفاف\n\n## مقدمة\n\nنص عربي مع `code` و $x^2$.\n\n- أولا\n- ثانيا\n\n[الأول](<1 中文.ipynb>)",
      { code: "print('مرحبا')", outputs: [printed("مرحبا\n")] },
    ],
    { language: "ar" },
  ),
  "4 हिन्दी.md": "# संवलन\n\nहिन्दी में एक पन्ना।",
};

/** Many pages, in chapters of twenty. */
function large(pages: number): Files {
  const entries = Array.from({ length: pages }, (_, index) => {
    const [chapter, number] = [Math.floor(index / 20) + 1, (index % 20) + 1];
    const next = `../chapter-${Math.floor(((index + 1) % pages) / 20) + 1}/lesson-${(((index + 1) % pages) % 20) + 1}.ipynb`;
    const cells = [
      `# Lesson ${chapter}.${number}\n\nWith $x_{${number}}$ and [the next](${next}).`,
      { code: `print(${index})`, outputs: [printed(`${index}\n`)] },
      "## More of it\n\nText and text.",
      { code: long, outputs: [shown({ "text/html": wide, "text/plain": "a table" })] },
    ];
    return [`chapter-${chapter}/lesson-${number}.ipynb`, ran(cells)] as const;
  });
  return Object.fromEntries(entries);
}

/** Courses of the kinds that one sees in public, small. */
export const courses = {
  pandas,
  typescript,
  nested,
  jupyterBook,
  quarto,
  formulas,
  widgets,
  attachments,
  scripts,
  large: large(45),
};
