import { describe, expect, test } from "vitest";
import { index, type Lesson, prose, readLessons, slugs } from "./lessons.js";
import { covered, general, ofLessons, sections } from "./rules.js";

const notebooks = readLessons();
const lessons = notebooks.filter(({ slug }) => slug !== index);

describe.each(notebooks)("notebook $slug", (notebook) => {
  test.each(Object.entries(general))("%s", (_, rule) => expect(rule(notebook)).toEqual([]));
});

describe.each(lessons)("lesson $slug", (lesson) => {
  test.each(Object.entries(ofLessons))("%s", (_, rule) => expect(rule(lesson)).toEqual([]));
});

describe("the lessons together", () => {
  test("are the fifteen of the course and an index", () => {
    expect(notebooks.map(({ slug }) => slug)).toEqual([index, ...slugs]);
  });

  test("reproduce every section of the four documents in an executed cell", () => {
    const found = new Set(lessons.flatMap(covered));
    expect(sections.filter((section) => !found.has(section))).toEqual([]);
  });

  test("stand in the index beside the sections that they reproduce", () => {
    const tables = notebooks
      .filter(({ slug }) => slug === index)
      .flatMap(prose)
      .join("\n");
    const listed = [...tables.matchAll(/^\| ([NSPF]\d+) \|.*\| (.*) \|$/gm)].map(([, section, links]) => [
      section,
      [...links.matchAll(/\]\((.*?)\.ipynb\)/g)].map(([, slug]) => slug),
    ]);
    const found = sections.map((section) => [
      section,
      lessons.filter((lesson) => covered(lesson).includes(section)).map(({ slug }) => slug),
    ]);
    expect(listed).toEqual(found);
  });

  test("are smaller than 6.8 megabytes", () => {
    expect(notebooks.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(6_800_000);
  });
});

describe("the linter itself", () => {
  const picture = `<img src="data:image/png;base64,${"A".repeat(300)}">`;
  const faulty: Lesson = {
    slug: "02-cross-correlation",
    bytes: 2_000_000,
    content: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "python3", display_name: "Python" } },
      cells: [
        { cell_type: "markdown", id: "a", metadata: {}, source: "## Two\n#### Four\n![](x.png) [no](16-none.ipynb)" },
        {
          cell_type: "code",
          id: "a",
          metadata: { section: ["Q1"], jupyter: { source_hidden: true } },
          execution_count: 7,
          source: `await (f())\nx.grad!.sum()\n/home/somebody/x\n${"y\n".repeat(15)}`,
          outputs: [
            { output_type: "display_data", metadata: {}, data: { "text/html": `${picture}<script>` } },
            {
              output_type: "display_data",
              metadata: {},
              data: { "application/vnd.plotly.v1+json": { data: [], layout: { width: 900 } }, "text/plain": "wide" },
            },
            { output_type: "stream", name: "stderr", text: "" },
            { output_type: "error", ename: "Error", evalue: "", traceback: [] },
          ],
        },
        {
          cell_type: "code",
          id: "claim",
          metadata: { tags: ["claim"] },
          execution_count: 8,
          source: "1 + 1",
          outputs: [],
        },
      ],
    },
  };

  test.each(Object.entries({ ...general, ...ofLessons }))("finds fault with a notebook where not: %s", (_, rule) => {
    expect(rule(faulty).length).toBeGreaterThan(0);
  });

  test("counts a section only where its cell has run", () => {
    const [, cell] = faulty.content.cells;
    const runs = (execution_count: number | null) =>
      covered({
        ...faulty,
        content: {
          ...faulty.content,
          cells: [{ ...cell, metadata: { section: ["N7.5", "S1"] }, execution_count, outputs: [] }],
        },
      });
    expect(runs(1)).toEqual(["N7", "S1"]);
    expect(runs(null)).toEqual([]);
  });
});
