import { describe, expect, test } from "vitest";
import { Log } from "../../../scripts/jupyter/log.js";
import { StartWatch } from "../../../scripts/jupyter/start-watch.js";

const record =
  "[E 2026-01-02 03:04:05.678 ServerApp] Failed to run command:\n    ['no-such-program']\n        with kwargs:\n";

/** What a watch tells when this was printed since it began. */
function said(printed: string): string {
  const log = new Log();
  log.add("from before\n");
  const watch = new StartWatch("runtime", log);
  log.add(printed);
  return watch.said();
}

describe("what is told of a kernel that did not start", () => {
  test("is what kernels have printed since, and not the server's own records", () => {
    expect(said(`one\n${record}two\n`)).toBe("; what kernels printed meanwhile:\n  one\n  two");
  });

  test("is nothing where only the server has spoken", () => {
    expect(said(record)).toBe("");
  });

  test("keeps a kernel's words apart from a record that follows within the line", () => {
    expect(said(`no room left${record}`)).toBe("; what kernels printed meanwhile:\n  no room left");
  });

  test("has no colours, and the last twenty lines at most", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `\u001b[31mline ${i}\u001b[0m\n`).join("");
    const told = said(lines).split("\n").slice(1);
    expect(told).toHaveLength(20);
    expect(told.at(-1)).toBe("  line 29");
  });
});
