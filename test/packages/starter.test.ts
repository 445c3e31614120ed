import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { venv } from "../../scripts/setup/places.js";
import { setUp } from "../../scripts/setup/setup.js";
import { root } from "../scripts/command.js";
import { environment, install, pack, run } from "./outside.js";

let folder = "";
const course = (...path: string[]): string => join(folder, "course", ...path);

/** Somebody with Node and a Python environment, who has nothing of this repository but the package. */
const env = (): NodeJS.ProcessEnv => ({ VIRTUAL_ENV: venv, JUPYTER_DATA_DIR: join(folder, "data") });
const lessons = (...args: string[]) => run("npx", ["--no-install", "d2l-lessons", ...args], course(), env());

beforeAll(async () => {
  await setUp();
  folder = mkdtempSync(join(tmpdir(), "starter "));
  install([pack("d2l-lessons", join(folder, "tarballs"))], course());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("in an empty folder outside, init and check are green", () => {
  expect(lessons("init")).toMatchObject({
    code: 0,
    output: expect.stringContaining("Next, type: npx d2l-lessons check"),
  });
  expect(JSON.parse(readFileSync(course("first.ipynb"), "utf8")).metadata.kernelspec.name).toBe("python3");
  expect(lessons("check")).toMatchObject({ code: 0, output: expect.stringContaining("1 of 1 notebooks passed") });
});

test("the hook that the README gives for pre-commit lets unchanged outputs through, and a changed one stops the commit, in the cell's words", () => {
  const readme = readFileSync(join(root, "scripts/README.md"), "utf8");
  const [, configuration = ""] = /```yaml\n(repos:[\s\S]*?)```/.exec(readme) ?? [];
  const [hook] = parse(configuration).repos[0].hooks;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
      ...{ cwd: course(), env: environment(env()), encoding: "utf8", stdio: "pipe" },
    });
  git("init", "--quiet");
  writeFileSync(course(".gitignore"), "node_modules\n");
  // what pre-commit makes of it: the entry, with the names of the staged files that match
  const staged = `git diff --cached --name-only --diff-filter=d | grep -E '${hook.files}'`;
  writeFileSync(course(".git/hooks/pre-commit"), `#!/bin/sh\n${staged} | xargs ${hook.entry}\n`);
  chmodSync(course(".git/hooks/pre-commit"), 0o755);
  git("add", ".");
  git("commit", "--quiet", "--message", "a first notebook");
  expect(git("log", "--format=%s")).toBe("a first notebook\n");

  const saved = readFileSync(course("first.ipynb"), "utf8");
  writeFileSync(course("first.ipynb"), saved.replace("the mean is 2", "the mean is 7"));
  git("add", ".");
  expect(() => git("commit", "--quiet", "--message", "a wrong mean")).toThrow(
    /first\.ipynb[\s\S]*cell 3[\s\S]*7\.0 became 2\.0/,
  );
  expect(git("log", "--format=%s")).toBe("a first notebook\n");
  writeFileSync(course("first.ipynb"), saved);
});
