import { createRequire } from "node:module";
import { expect, test } from "vitest";
import * as sources from "../kernel-lib/index.js";

const bundle: typeof sources = createRequire(import.meta.url)("d2l-ts");

/** Names of what a namespace holds, with the name that each class and function calls itself. */
function namesIn(namespace: object): [name: string, own: unknown][] {
  return Object.entries(namespace)
    .map(([name, value]): [string, unknown] => [name, typeof value === "function" ? value.name : typeof value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

test("the bundle offers what the sources do", () => {
  expect(Object.keys(bundle).sort()).toEqual(Object.keys(sources).sort());
  for (const [name, namespace] of Object.entries({ ...sources })) {
    if (typeof namespace !== "object") continue;
    const own: unknown = Reflect.get(bundle, name);
    expect(Object.keys(Object(own)).sort(), name).toEqual(Object.keys(namespace).sort());
  }
});

test("joining files renames no class, for modules and errors show their names", () => {
  expect(namesIn(bundle.nn)).toEqual(namesIn(sources.nn));
  expect(namesIn(bundle.optim)).toEqual(namesIn(sources.optim));
  const { Tensor, Figure, RuntimeError, IndexError, KeyError, ValueError, NotImplementedError } = bundle;
  const classes = { Tensor, Figure, RuntimeError, IndexError, KeyError, ValueError, NotImplementedError };
  for (const [name, own] of namesIn(classes)) expect(own).toBe(name);
});
