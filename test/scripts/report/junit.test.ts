import { readFileSync } from "node:fs";
import { XmlDocument, XmlElement, XsdValidator } from "libxml2-wasm";
import { expect, test } from "vitest";
import { junitXml } from "../../../scripts/report/junit.js";
import { cell, hostile, hostileSeen, notebookReport, runReport } from "./reports.js";

const schema = readFileSync(new URL("junit.xsd", import.meta.url));

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** Every element that matches, read by libxml2; throws when the text is no XML or breaks the schema. */
function elements(xml: string, path: string): Element[] {
  const rules = XmlDocument.fromBuffer(schema);
  const document = XmlDocument.fromString(xml);
  try {
    XsdValidator.fromDoc(rules).validate(document);
    return document.root.find(path).map((node) => {
      if (!(node instanceof XmlElement)) throw new Error(`${path} is no element`);
      const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      return { name: node.name, attributes, text: node.content };
    });
  } finally {
    document.dispose();
    rules.dispose();
  }
}

const failing = notebookReport("lessons/02 ünd.ipynb", [
  cell({ id: "first", source: "\nconst a = 1;\na" }),
  cell({ number: 3, status: "differs", problem: ["text: - saved, + now", "-1", "+2"] }),
  cell({ number: 4, status: "failed", problem: ["RangeError: no"] }),
  cell({ number: 5, status: "skipped" }),
  cell({ number: 6, status: "not run" }),
]);
const lost = notebookReport("lost.ipynb", [cell({ status: "not run" })], {
  passed: false,
  problem: ["its kernel did not start"],
});
const report = runReport([notebookReport("lessons/01.ipynb"), failing, lost]);

test("each notebook is a suite, with what ran in it and how it ended", () => {
  const suites = elements(junitXml(report), "//testsuite").map(({ attributes }) => attributes);
  const common = { time: "1.500", timestamp: "2030-01-02T03:04:05" };
  expect(suites).toEqual([
    {
      name: "lessons/01.ipynb",
      id: "0",
      tests: "1",
      failures: "0",
      errors: "0",
      skipped: "0",
      file: "lessons/01.ipynb",
      ...common,
    },
    {
      name: failing.path,
      id: "1",
      tests: "5",
      failures: "2",
      errors: "0",
      skipped: "2",
      file: failing.path,
      ...common,
    },
    {
      name: "lost.ipynb",
      id: "2",
      tests: "2",
      failures: "0",
      errors: "1",
      skipped: "1",
      file: "lost.ipynb",
      ...common,
    },
  ]);
  const [all] = elements(junitXml(report), "/testsuites");
  expect(all.attributes).toEqual({
    name: "d2l-lessons",
    tests: "8",
    failures: "2",
    errors: "1",
    time: "2.500",
  });
});

test("each code cell is a case, named by its number, id and first line", () => {
  const [first, , second] = elements(junitXml(report), "//testcase").slice(1);
  expect(first.attributes).toEqual({
    name: "cell 1 (first): const a = 1;",
    classname: "lessons.02 ünd",
    time: "0.250",
  });
  expect(second.attributes.name).toBe("cell 4 (cell-4): 1 + 1");
});

test("a failure has its lines, and its first line as message", () => {
  const failures = elements(junitXml(report), "//failure");
  expect(failures.map(({ attributes, text }) => [attributes.type, attributes.message, text])).toEqual([
    ["differs", "text: - saved, + now", "text: - saved, + now\n-1\n+2"],
    ["failed", "RangeError: no", "RangeError: no"],
  ]);
});

test("a notebook that could not be run is an error, and never without a failure", () => {
  expect(elements(junitXml(report), "//error").map(({ text }) => text)).toEqual(["its kernel did not start"]);
  const silent = runReport([notebookReport("silent.ipynb", [], { passed: false })]);
  expect(elements(junitXml(silent), "//error")).toHaveLength(1);
});

test("text that is no XML comes out as text, without colours and control characters", () => {
  const cells = [cell({ id: hostile, source: hostile, status: "failed", problem: [hostile, hostile] })];
  const xml = junitXml(runReport([notebookReport(hostile, cells, { kernel: hostile })]));
  const [failure] = elements(xml, "//failure");
  // XML reads both ends of a line as one line feed
  expect(failure.text).toBe(`${hostileSeen}\n${hostileSeen}`.replaceAll("\r", ""));
  expect(failure.attributes.message).toBe(hostileSeen);
});
