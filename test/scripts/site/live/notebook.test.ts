import { expect, test } from "vitest";
import { readersNotebook } from "../../../../scripts/site/live/notebook.js";

const code = (id: string, source: string) => ({
  ...{ cell_type: "code", id, metadata: {}, source, execution_count: 1 },
  outputs: [{ output_type: "stream", name: "stdout", text: "saved\n" }],
});
const notebook = {
  cells: [
    { cell_type: "markdown", id: "m", metadata: {}, source: "# A" },
    code("a", "#| echo: true\n1"),
    code("b", "2"),
  ],
  metadata: { "d2l-lessons": { sources: "0" }, title: "A" },
  nbformat: 4,
  nbformat_minor: 5,
};

test("cells that a reader has changed and run are the reader's, all others the lesson's", () => {
  const output = { output_type: "display_data", data: { "text/plain": "3" }, metadata: {}, display_id: "d" } as const;
  const readers = new Map([
    ["a", { lesson: "1", source: "3", outputs: [output], count: 7 }],
    ["b", { lesson: "2", source: "2" }],
  ]);
  const { cells, metadata } = JSON.parse(readersNotebook(JSON.stringify(notebook), readers));
  const { display_id: _id, ...saved } = output;
  expect(cells).toEqual([
    notebook.cells[0],
    // lines of options, which the page does not show, stay at the head
    { ...notebook.cells[1], source: "#| echo: true\n3", outputs: [saved], execution_count: 7 },
    notebook.cells[2],
  ]);
  // the stamp would vouch for outputs that other code made
  expect(metadata).toEqual({ title: "A" });
});

test("cells of notebooks that name none are found by their places", () => {
  const cells = notebook.cells.map(({ id: _id, ...cell }) => cell);
  const readers = new Map([["cell-3", { lesson: "2", source: "4" }]]);
  const text = readersNotebook(JSON.stringify({ ...notebook, cells, nbformat_minor: 4 }), readers);
  expect(JSON.parse(text).cells.map(({ source }: { source: string }) => source)).toEqual([
    "# A",
    "#| echo: true\n1",
    "4",
  ]);
});
