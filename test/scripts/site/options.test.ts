import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../../../scripts/jupyter/server.js";
import { python } from "../../../scripts/setup/places.js";
import { command, commandIn } from "../command.js";
import { notebook, save } from "../notebooks.js";

const folder = mkdtempSync(join(tmpdir(), "site options "));
const course = join(folder, "course");
const out = ["--out", join(folder, "site"), "--title", "Options"];

beforeAll(() => {
  mkdirSync(join(course, "chapter"), { recursive: true });
  const answer = notebook(["import time\ntime.sleep(2)\nprint(6 * 7)"], "no-such-kernel");
  save(join(course, "chapter"), { answer });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = (): string => readFileSync(join(folder, "site/chapter/answer.html"), "utf8");

test("--kernel and --jobs run what never ran, in a chapter too; no notebook is written", async () => {
  const before = readFileSync(join(course, "chapter/answer.ipynb"), "utf8");
  const { code, output, left } = await command("site", course, ...out, "--kernel", "python3", "--jobs", "1");
  expect({ code, output, left }).toMatchObject({ code: 0, left: [] });
  expect(output).toContain("Running 1 of 1 notebooks");
  expect(page()).toContain("42");
  expect(readFileSync(join(course, "chapter/answer.ipynb"), "utf8")).toBe(before);
});

test("--timeout limits each cell, and the old site stays", async () => {
  const { code, output } = await command("site", course, ...out, "--kernel", "python3", "--timeout", "0.5");
  expect(output).toMatch(/0\.5 s/);
  expect(code).toBe(1);
  expect(page()).toContain("42");
});

test("--server runs on a server that is there; what is no address is told", async () => {
  const wrong = await command("site", course, ...out, "--server", "here");
  expect(wrong.output).toContain("--server must be an address such as http://127.0.0.1:8888/, but it is");
  expect(wrong.code).toBe(2);
  const server = await startServer({ python, folder });
  try {
    const given = ["--server", server.url, "--token", server.token, "--kernel", "python3"];
    const { code, output } = await commandIn(folder, "site", "course", ...out, ...given);
    expect(output).toMatch(/The site is in .*\n$/);
    expect(code).toBe(0);
  } finally {
    await server.stop();
  }
});
