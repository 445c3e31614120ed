import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stampKey } from "../../scripts/notebook/stamp.js";
import type { CellReport, NotebookReport } from "../../scripts/report/report.js";
import { command, type Ended } from "../scripts/command.js";
import { copyLessons } from "./copies.js";
import { claimsOf, judged, judges } from "./judged.js";
import { index, longLessons, readLessons } from "./lessons.js";
import { checkOnStock, fewThatAskAll } from "./stock.js";

const lessons = readLessons();
let copies = "";
let ran: Ended;
let reports: NotebookReport[] = [];

beforeAll(async () => {
  copies = copyLessons(lessons, judged);
  const json = join(copies, "report.json");
  const files = lessons.map(({ slug }) => join(copies, `${slug}.ipynb`));
  ran = await command(
    "check",
    ...["--kernel", "tslab", "--timeout", "300", "--keep-going", "--no-cache"],
    ...["--json", json, ...files],
  );
  reports = JSON.parse(readFileSync(json, "utf8")).notebooks;
}, 1_500_000);
afterAll(() => rmSync(copies, { recursive: true, force: true }));

/** What the judge of a lesson says. */
function verdict(slug: string, judge: string): Pick<CellReport, "status" | "problem"> {
  const cells = reports.find(({ path }) => path.endsWith(`/${slug}.ipynb`))?.cells ?? [];
  const { status = "not run", problem = [] } = cells.find(({ id }) => id === judge) ?? {};
  return { status, problem };
}

describe("lessons run with their solutions, which are right, and give what is saved in them", () => {
  test("on the kernel tslab: all", () => {
    expect(ran.output).toMatch(/(\d+) of \1 notebooks passed/);
    expect({ code: ran.code, left: ran.left, ran: reports.length }).toEqual({
      ...{ code: 0, left: [], ran: lessons.length },
    });
  });

  /** All of them, the long ones too, run on stock tslab in the soak. */
  test("on the kernel tslab-stock: a few, which ask all of it that lessons ask", { timeout: 1_500_000 }, async () => {
    const few = fewThatAskAll(lessons.filter(({ slug }) => !longLessons.includes(slug)));
    const { code, output, left } = await checkOnStock(few);
    expect(output).toContain(`${few.length} of ${few.length} notebooks passed`);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});

test("a claim that holds with any number, one that does not hold, and a question that mistakes its hints are told", async () => {
  const cell = (tag: string, source: string) => ({ ...{ cell_type: "code", metadata: { tags: [tag] } }, source });
  const cells = [
    cell("claim", 'import assert from "node:assert/strict";\nconst n = 2;\nassert.ok(n < 3 || true);'),
    cell("claim", "assert.equal(n, 2);"),
    cell("claim", "assert.equal(n, 3);"),
    cell(
      "question",
      'const wrong = { wanted: { right: "a", because: "So it is." }, answer: () => ({ text: "No." }) };',
    ),
  ].map((each, index) => ({ ...each, id: `cell-${index}`, outputs: [], execution_count: null }));
  const { metadata, nbformat, nbformat_minor } = lessons[0].content;
  const { [stampKey]: _stamp, ...unstamped } = metadata;
  const content = { cells, metadata: unstamped, nbformat, nbformat_minor } as INotebookContent;
  const file = join(copies, "faulty.ipynb");
  writeFileSync(file, JSON.stringify(judged({ slug: "faulty", bytes: 0, content })));
  const { output } = await command("check", "--kernel", "tslab", "--keep-going", "--no-cache", file);
  expect(output).toContain("holds with any number: assert.ok(n < 3 || true);");
  expect(output).toContain("does not hold: assert.equal(n, 3);");
  expect(output).not.toMatch(/(?:hold|number): assert\.equal\(n, 2\)/);
  expect(output).toMatch(/wrong: 'No\.' instead of 'So it is\.'\s+wrong knows no mistake/);
});

describe.each(lessons.filter((lesson) => claimsOf(lesson).length > 0))("the claims of $slug", ({ slug }) => {
  test("hold, and each fails when one of its numbers is another", () => {
    expect(verdict(slug, judges.claims)).toEqual({ status: "passed", problem: [] });
  });
});

describe.each(lessons.filter(({ slug }) => slug !== index))("the questions of $slug", ({ slug }) => {
  test("know their right answers and the usual mistakes", () => {
    expect(verdict(slug, judges.questions)).toEqual({ status: "passed", problem: [] });
  });
});
