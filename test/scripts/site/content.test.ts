import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheerioAPI, load } from "cheerio";
import { beforeAll, expect, test } from "vitest";
import { ofTheFrame } from "../../../scripts/site/clean.js";
import { root } from "../command.js";
import { type courses, kinds } from "./courses.js";
import { type BuiltSite, sitesOfCourses } from "./sites.js";

type Name = keyof typeof courses;
let sites = new Map<Name, BuiltSite>();

beforeAll(async () => {
  sites = await sitesOfCourses();
});

/** A path in the site of a course. */
const at = (name: Name, path = ""): string => join(sites.get(name)?.folder ?? "", path);

const read = (name: Name, path: string): CheerioAPI => load(readFileSync(at(name, path), "utf8"));

/** The folded parts of a page, by the word on each. */
const folds = ($: CheerioAPI): string[] =>
  $("details.fold")
    .map((_, each) => {
      const inside = $(each).find(".source, .output").text().replaceAll(/\s+/g, " ").trim();
      return `${$(each).children("summary").text()}: ${inside}`;
    })
    .get();

test("every part of the frame that has a style keeps its name to itself", () => {
  const css = readFileSync(join(root, "scripts/site/assets/frame.css"), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const names = [...css.matchAll(/\.([a-z][a-z-]*)/g)].map(([, name = ""]) => name);
  // a box of Markdown's has a label of the same looks
  expect(names.filter((name) => name !== "label" && !ofTheFrame.has(name))).toEqual([]);
});

test("tags take cells, code and outputs out, or fold them under the name of what they are", () => {
  const $ = read("jupyterBook", "part/two.html");
  const text = $("main").text();
  for (const gone of ["secret", "removed", "warned"]) expect(text).not.toContain(gone);
  for (const there of ["shown alone", "shown_input", "beside folded code", "said"]) expect(text).toContain(there);
  expect(folds($)).toEqual([
    ...["Code: folded_input = 4", "Output: folded output", "Code and output: x = 6folded both", "Output: collapsed"],
    ...["Code: x = 8", "Output: hidden outputs"],
  ]);
  expect($(".scrolled").text()).toMatch(/line/);
  expect($("section.full-width table").length).toBe(1);
  expect(readFileSync(at("jupyterBook", "assets/search-index.js"), "utf8")).not.toContain("secret");
});

test("options of Quarto do what they do there, and do not stand in the code", () => {
  const $ = read("quarto", "options.html");
  const text = $("main").text();
  for (const gone of ["secret", "removed", "warned", "#|"]) expect(text).not.toContain(gone);
  for (const there of ["no code above", "visible = 2", "What it shows"]) expect(text).toContain(there);
  expect(folds($)).toEqual(["See how: plot()"]);
  expect($("#fig-dot img").attr("alt")).toBe("a dot");
  expect($("h1 > span").text()).toBe("1 Options");
  expect(read("quarto", "index.html")("html").attr("lang")).toBe("de");
  const second = read("quarto", "second.html");
  expect(second(".admonition.tip .admonition-title").text()).toBe("Try it");
  expect(second(".column-margin").text().trim()).toBe("Aside.");
});

test("a page of Quarto's is read as a page: its code is shown, by its options, and not run", () => {
  const $ = read("quarto", "third.html");
  const text = $("main").text();
  expect($("h1 > span").text()).toBe("3 Third");
  for (const gone of ["hidden", "clearpage", "{", "}", "#|", ":::"]) expect(text).not.toContain(gone);
  expect(folds($)).toEqual(["How it is made: "]);
  expect($("details.fold .highlight").text().trim()).toBe("made = 1");
  const code = $(".highlight").map((_, each) => $(each).text().trim());
  expect(code.get()).toEqual(["made = 1", "plain = 3", "shown = 4"]);
  expect($(".highlight span[class]").length).toBeGreaterThan(3);
  expect($("#raw").text()).toBe("raw");
  expect($("figure#fig-dot img").attr("style")).toBe("width:60%");
  expect($("figure#fig-dot figcaption").text()).toBe("Figure 3.1: The dot");
  const links = $("main p a:not(.anchor-link)").map((_, each) => `${$(each).text()} → ${$(each).attr("href")}`);
  expect(links.get()).toEqual(
    expect.arrayContaining(["Figure 3.1 → #fig-dot", "Equation 3.1 → #eq-sum", "A part → #sec-part"]),
  );
  expect(
    $("h2 > span")
      .map((_, each) => $(each).text())
      .get(),
  ).toEqual(["A part", "3.1 Counted"]);
  expect($("#eq-sum .number").text()).toBe("(3.1)");
  expect(text).toContain("me@fig-dot.org");
  expect($("#fig-two figcaption").text().trim()).toBe("Figure 3.2: Two at once.");
  expect($(".tabs > [open] > summary").text()).toBe("First tab");
  expect(text).toContain("This came from another file.");
  expect($(".footnotes li").text()).toContain("Behind the code.");
  expect($(".left-out").text()).toBe("“meta version” is left out here: Quarto alone knows it.");
  expect(existsSync(at("quarto", "third.ipynb"))).toBe(false);
});

test("LaTeX's references lead to labelled formulas by their numbers, and what has no label has none", () => {
  const $ = read("formulas", "one.html");
  const links = $("main a.reference").map(
    (_, each) => `${$(each).text()} → ${decodeURIComponent($(each).attr("href") ?? "")}`,
  );
  expect(links.get()).toEqual(["(1) → #eq:one", "(1) → #eq:one", "(2) → #eq:three"]);
  expect($(".number").length).toBe(2);
  expect($(".katex .eqn-num").length).toBe(0);
  expect($("main").text()).not.toMatch(/\(\(|\)\)|\\(?:eq)?ref/);
});

test("words of MyST: boxes, figures, footnotes, definitions, labels and formulas with numbers", () => {
  const $ = read("jupyterBook", "intro.html");
  expect($(".admonition.note a").attr("href")).toBe("part/two.html");
  expect($(".admonition.warning").text()).toContain("At once");
  expect($("details.admonition summary").text()).toBe("My own title");
  expect($("figure#the-dot img").attr("alt")).toBe("a dot");
  expect($("figure#the-dot figcaption").text().trim()).toBe("Figure 1: The dot, as a figure.");
  expect($("dt").text()).toBe("Term");
  expect($(".footnotes li").text()).toContain("Its proof.");
  const links = $(".text > p a")
    .map((_, each) => `${$(each).text()} → ${$(each).attr("href")}`)
    .get();
  expect(links).toEqual(
    expect.arrayContaining([
      ...["A place → #a-place", "words → part/two.html#two-label", "Figure 1 → #the-dot"],
      ...["Tags → part/two.html", "(1) → #my-equation"],
    ]),
  );
  expect($(".highlight").text()).toContain('print("coloured")');
  expect($(".highlight span[class]").length).toBeGreaterThan(1);
});

test("a link without words, or with a place for a number, says the number of what has one, else its title", () => {
  const $ = read("jupyterBook", "more/a.html");
  const links = $("main p a");
  expect(links.map((_, each) => $(each).text()).get()).toEqual(["Figure 1", "Dot 1", "A place"]);
});

test("a link without words says what it leads to, and a reference in a summary has no footnote's number", () => {
  const $ = read("jupyterBook", "part/sub.html");
  const links = $("main p a").map((_, each) => `${$(each).text()} → ${$(each).attr("href")}`);
  expect(links.get().slice(0, 2)).toEqual(["Words of MyST → ../intro.html", "A place → ../intro.html#a-place"]);
  expect(read("jupyterBook", "index.html")("main").text()).not.toContain("[1]");
});

test("formulas know the course's macros, and those that a formula before them defines", () => {
  for (const page of ["one.html", "two.html"]) {
    const $ = read("formulas", page);
    expect($(".katex").length).toBeGreaterThan(2);
    expect($(".katex-error").length).toBe(0);
    // KaTeX shows an unknown name in red
    expect($("[style*='#cc0000']").length).toBe(0);
  }
  expect(read("formulas", "one.html")("main p").first().text()).not.toContain("undefined");
  expect(read("formulas", "one.html")("main").text()).toContain("5 $ to 6 $");
});

test("data as outputs: widgets as they were saved, a tree, figures in both forms, terminals in colour", () => {
  const $ = read("widgets", "own.html");
  const headings = $("h1, h2, h3").map((_, each) => `${each.tagName} ${$(each).children("span").text()}`);
  expect(headings.get()).toEqual(["h1 Data as outputs", "h2 A second", "h3 Below it"]);
  // what is called as the site's own parts is none of them
  expect([$(".mine").attr("class"), $("main .icon").length]).toEqual(["mine", 0]);
  expect($(".widget").text()).toBe("speed  3.5");
  expect($(".widget input").attr("value")).toBe("3.5");
  expect($(".json details[open]").length).toBe(2);
  expect(
    $(".json .key")
      .map((_, each) => $(each).text())
      .get(),
  ).toEqual(["a", "0", "1", "b", "c"]);
  const [light, dark] = ["light-only", "dark-only"].map((form) => $(`img.${form}[alt="Bars"]`).attr("src") ?? "");
  const svg = (path: string | undefined): string => readFileSync(at("widgets", path), "utf8");
  expect(svg(light)).toContain("Bars");
  expect(svg(dark)).toContain("#e4e8ef");
  expect(svg(light)).not.toContain("#e4e8ef");
  expect($(".ansi-red-fg, .ansi-red-intense-fg").text()).toBe("red");
  const altair = read("widgets", "altair.html");
  expect(altair("img.light-only, img.dark-only").length).toBe(2);
});

test("what the policy keeps out leaves a note, with a link to where it is", () => {
  const $ = read("widgets", "own.html");
  const notes = $(".left-out")
    .map((_, each) => `${$(each).text()} ${$(each).children("a").attr("href")}`)
    .get();
  expect(notes).toEqual([
    "elsewhere is left out here: open it on example.org https://example.org/a.png",
    "A frame is left out here: open it on example.org https://example.org/film",
    "This output needs scripts, which do not run here: it is in the notebook own.ipynb",
  ]);
});

test("what libraries save for a running notebook is drawn, or leaves a note, and no hole", () => {
  const $ = read("widgets", "kinds.html");
  const cells = $("section.code").toArray();
  const shows = (code: string): string[] => {
    const outputs = $(cells.find((each) => $(each).find(".source").text().trim() === code)).find(".output");
    const parts = outputs.find(".left-out, pre, img, .caption, p, [style*=height], b, span:not([class])");
    return parts
      .map((_, each) => `${each.tagName} ${$(each).attr("alt") ?? $(each).text()}`)
      .get()
      .concat(outputs.find("a").attr("href") ?? []);
  };
  const scripts = ["span This output needs scripts, which do not run here: it is in the notebook", "kinds.ipynb"];
  const still = "The first picture of an animation, which does not move here";
  expect(Object.fromEntries(Object.keys(kinds).map((code) => [code, shows(code)]))).toEqual({
    plotly: [],
    "plotly's loader": [],
    animation: [`img ${still}`, `p ${still}.`],
    "bokeh's loader": [],
    bokeh: scripts,
    d3: scripts,
    folium: ["span A frame is left out here: it is in the notebook", "kinds.ipynb"],
    pyvis: ["span A frame is left out here: open net.html", "net.html"],
    htmlwidgets: scripts,
    sklearn: ["pre Model()"],
    unknown: [
      ...[
        "span An output of the type application/vnd.unknown+json is left out here: it is in the notebook",
        "kinds.ipynb",
      ],
    ],
    gif: ["img Figure without a description"],
  });
  expect($("[data-figure]").text()).toBe("The figure “Drawn” is drawn by JavaScript.");
  expect($("pre.warning").text().trim()).toBe("100%");
  expect(folds($)).toContain('A form: #@title A form {display-mode: "form"} n = 5');
  // letters have their colour from the theme, which knows the author's
  expect($("font").attr("style")).toBe("--said:navy;");
  expect(existsSync(at("widgets", "net.html"))).toBe(true);
});

test("a badge of another host is a link by its words", () => {
  const link = read("widgets", "own.html")("main a[href='https://example.org/nb']");
  expect([link.text(), link.find(".left-out").length]).toEqual(["Open in Colab", 0]);
});

test("attachments are shown, from Markdown and HTML; sound plays from files of the site", () => {
  const $ = read("attachments", "attached.html");
  const pictures = $("main img")
    .map((_, each) => $(each).attr("src"))
    .get();
  expect(pictures.length).toBe(2);
  const sounds = $("audio, audio source")
    .map((_, each) => $(each).attr("src"))
    .get();
  expect(sounds.length).toBe(2);
  for (const path of [...pictures, ...sounds]) expect(existsSync(at("attachments", path)), path).toBe(true);
  expect($(".left-out a").attr("href")).toBe("https://example.org/film.mp4");
});

test("a page in Arabic is written from right to left, its code from left to right", () => {
  const $ = read("scripts", "3 العربية.html");
  expect([$("html").attr("dir"), $("html").attr("lang")]).toEqual(["rtl", "ar"]);
  expect($("main section a").last().attr("href")).toBe("1%20%E4%B8%AD%E6%96%87.html");
});

test("a page without title gets its file's name, above all its headings; colours of a styled table stay, in its cells", () => {
  const wide = read("pandas", "wide.html");
  const headings = wide("h1, h2, h3").map((_, each) => `${each.tagName} ${wide(each).children("span").text()}`);
  expect(headings.get()).toEqual(["h1 wide", "h3 A part", "h2 A larger one"]);
  expect(read("pandas", "pandas-style.html")("td[style*='background-color']").length).toBe(4);
});
