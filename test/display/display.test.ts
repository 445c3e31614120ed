import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { afterEach, describe, expect, test, vi } from "vitest";
import { displaySymbol, toMimeBundle } from "../../kernel-lib/display/contract.js";
import { display } from "../../kernel-lib/display/display.js";

const shown = { [displaySymbol]: () => ({ "text/plain": "seven", "text/html": "<b>7</b>" }) };

describe("toMimeBundle", () => {
  test("a value that displays itself gives its own bundle", () => {
    expect(toMimeBundle(shown)).toEqual({ "text/plain": "seven", "text/html": "<b>7</b>" });
  });

  test("functions may display themselves too", () => {
    expect(toMimeBundle(Object.assign(() => 1, shown))).toHaveProperty("text/html", "<b>7</b>");
  });

  test("any other value is its inspected text", () => {
    expect(toMimeBundle([1, null])).toEqual({ "text/plain": "[ 1, null ]" });
    expect(toMimeBundle("a\nb")).toEqual({ "text/plain": "'a\\nb'" });
    expect(toMimeBundle(null)).toEqual({ "text/plain": "null" });
  });

  test("a bundle without text gets some", () => {
    expect(toMimeBundle({ [displaySymbol]: () => ({ "text/html": "x" }), a: 1 })).toHaveProperty(
      "text/plain",
      expect.stringContaining("a: 1"),
    );
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      "broken",
    ],
    ["returns no bundle", () => 3, "must return a MIME bundle, but returned 3"],
  ])("a hook that %s never hides the value", (_, hook, reason) => {
    const bundle = toMimeBundle({ [displaySymbol]: hook, kept: 42 }) as Record<string, string>;
    expect(bundle["text/plain"]).toContain("kept: 42");
    expect(bundle["text/plain"]).toContain("display failed");
    expect(bundle["text/plain"]).toContain(reason);
  });

  test("a hook may answer later, and may fail later", async () => {
    expect(await toMimeBundle({ [displaySymbol]: async () => ({ "text/plain": "late" }) })).toEqual({
      "text/plain": "late",
    });
    const failing = { [displaySymbol]: async () => Promise.reject(new Error("late failure")), kept: 1 };
    expect((await toMimeBundle(failing))["text/plain"]).toMatch(/kept: 1[\s\S]*late failure/);
  });

  test("a value whose inspection throws is still named", () => {
    const value = {
      [Symbol.for("nodejs.util.inspect.custom")]: () => {
        throw new Error("no");
      },
    };
    expect(toMimeBundle(value)).toEqual({ "text/plain": "(a value that cannot be shown: no)" });
  });
});

describe("display", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    Reflect.deleteProperty(globalThis, "Deno");
  });

  test("prints text outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    display(shown);
    expect(log.mock.calls).toEqual([["seven"]]);
  });

  test("prints a string without quotes", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    display("a\nb");
    expect(log.mock.calls).toEqual([["a\nb"]]);
  });

  test("hands whole bundles to the kernel's hook, before any other way", () => {
    const sent: unknown[] = [];
    const host = globalThis as { [hook: symbol]: unknown };
    host[Symbol.for("Jupyter.broadcast")] = (...message: unknown[]) => void sent.push(message);
    Object.assign(globalThis, { Deno: { jupyter: { broadcast: () => expect.unreachable() } } });
    display(shown);
    display(shown, { display_id: "a", update: true });
    Reflect.deleteProperty(host, Symbol.for("Jupyter.broadcast"));
    const data = { "text/plain": "seven", "text/html": "<b>7</b>" };
    expect(sent).toEqual([
      ["display_data", { data, metadata: {}, transient: {} }],
      ["update_display_data", { data, metadata: {}, transient: { display_id: "a" } }],
    ]);
  });

  test("broadcasts the whole bundle in Deno, under its id", () => {
    const sent: unknown[] = [];
    const broadcast = async (...message: unknown[]) => void sent.push(message);
    Object.assign(globalThis, { Deno: { jupyter: { broadcast } } });
    display(shown, { display_id: "a", update: true });
    const data = { "text/plain": "seven", "text/html": "<b>7</b>" };
    expect(sent).toEqual([["update_display_data", { data, metadata: {}, transient: { display_id: "a" } }]]);
  });

  test("sends whole bundles through the channel of stock tslab, while a cell runs", () => {
    const tslab = createRequire(import.meta.url)("tslab/dist/jupyter") as { lastWriteDisplayData: unknown };
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const sent: unknown[] = [];
    tslab.lastWriteDisplayData = (content: unknown, update: boolean) => sent.push([content, update]);
    display(shown);
    display(shown, { display_id: "a", update: true });
    tslab.lastWriteDisplayData = null;
    display(shown);
    const data = { "text/plain": "seven", "text/html": "<b>7</b>" };
    expect(sent).toEqual([
      [{ data, metadata: {}, transient: {} }, false],
      [{ data, metadata: {}, transient: { display_id: "a" } }, true],
    ]);
    expect(log.mock.calls).toEqual([["seven"]]);
  });

  test("does not load tslab where it is only installed", () => {
    const script = `
      require("d2l-ts").display(1);
      console.log(Object.keys(require.cache).filter((path) => path.includes("tslab")));`;
    const printed = execFileSync(process.execPath, ["-e", script], { cwd: import.meta.dirname, encoding: "utf8" });
    expect(printed).toBe("1\n[]\n");
  });

  test("a raw bundle goes out as it is", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    display({ "text/plain": "raw" }, { raw: true });
    expect(log.mock.calls).toEqual([["raw"]]);
  });

  test("refuses an unknown option and an update of nothing", () => {
    expect(() => display(1, { id: "x" } as object)).toThrow(
      new TypeError("display() got an unexpected option 'id'; it knows update, display_id and raw"),
    );
    expect(() => display(1, { update: true })).toThrow(
      new TypeError("display() cannot update without the display_id of the output to replace"),
    );
  });
});
