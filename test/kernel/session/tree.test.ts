import { inspect } from "node:util";
import { expect, test } from "vitest";
import { treeOf } from "../../../kernel-lib/kernel/session/tree.js";

const depth = 4;
const treeFor = (value: unknown) => treeOf(value, inspect(value, { depth }), depth);
const nested = (levels: number): unknown => (levels === 0 ? "the last" : { in: nested(levels - 1) });
/** What a reader sees when all is unfolded. */
const textOf = (html = "") => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

test("what the text shows whole is no tree", () => {
  const circle: { [name: string]: unknown } = { name: "circle" };
  circle.self = circle;
  for (const value of [
    1,
    "x".repeat(20_000),
    nested(5),
    [[1, [2]]],
    circle,
    Array.from({ length: 10_000 }, (_, i) => i),
  ])
    expect(treeFor(value)).toBeUndefined();
});

test.each([
  ["objects", nested(12)],
  ["an array", [[[[[[["the last"]]]]]]]],
  ["a map", new Map([[{ key: 1 }, nested(6)]])],
  ["a set", new Set([nested(6)])],
])("%s that hide something unfold to the last level", (_what, value) => {
  expect(inspect(value, { depth })).not.toContain("the last");
  expect(textOf(treeFor(value))).toContain("the last");
});

test("a long list of records unfolds, record by record", () => {
  const html = treeFor(Array.from({ length: 300 }, (_, id) => ({ id, at: { x: id } }))) ?? "";
  expect(html).toMatch(/^<div [^>]*><details open><summary>Array\(300\)<\/summary>/);
  expect(textOf(html)).toContain("99 : { id, at } id : 99 at : { x } x : 99 … 200 more");
});

test("nothing of the user's runs, and cycles end", () => {
  const value = {
    get told() {
      throw new Error("asked");
    },
    proxied: new Proxy(
      { a: 1 },
      {
        ownKeys: () => {
          throw new Error("asked");
        },
      },
    ),
    deep: nested(6),
    self: undefined as unknown,
  };
  value.self = value;
  expect(textOf(treeFor(value))).toMatch(/told : \[Getter\] .*proxied : Proxy .*self : \[Circular\]/);
});

test("texts are no markup", () => {
  const html = treeFor({ "<b>": "<script>&", deep: nested(6) }) ?? "";
  expect(html).toContain("&lt;b&gt;");
  expect(html).toContain("'&lt;script&gt;&amp;'");
});

test("a tree has an end", () => {
  const wide = (levels: number): unknown => (levels === 0 ? 1 : Array.from({ length: 20 }, () => wide(levels - 1)));
  expect((treeFor(wide(4)) ?? "").length).toBeLessThan(1_000_000);
});
