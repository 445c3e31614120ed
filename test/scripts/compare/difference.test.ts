import type { IOutput } from "@jupyterlab/nbformat";
import { expect, test } from "vitest";
import { difference } from "../../../scripts/compare/difference.js";

const figure = (form: object): IOutput => ({
  output_type: "display_data",
  metadata: {},
  data: { "application/vnd.plotly.v1+json": form as never },
});

test("figures whose keys come in another order are equal", () => {
  const saved = figure({ config: { a: 1, b: [{ c: 2, d: 3 }] }, data: [] });
  const now = figure({ data: [], config: { b: [{ d: 3, c: 2 }], a: 1 } });
  expect(difference([saved], [now])).toEqual([]);
});

test("figures whose lists come in another order differ", () => {
  const lines = difference([figure({ data: [1, 2] })], [figure({ data: [2, 1] })]);
  expect(lines[0]).toBe("rich output: - saved, + now");
});
