import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { release } from "../../scripts/setup/release.js";
import { command } from "./command.js";

let root = "";
const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const write = (file: string, content: unknown): void =>
  writeFileSync(join(root, file), typeof content === "string" ? content : `${JSON.stringify(content, undefined, 2)}\n`);
const versionIn = (file: string): string => JSON.parse(readFileSync(join(root, file), "utf8")).version;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "release "));
  mkdirSync(join(root, "a/b"), { recursive: true });
  write("package.json", { name: "all", version: "0.1.0", workspaces: ["a", "a/b"] });
  for (const folder of ["a", "a/b"]) write(`${folder}/package.json`, { name: folder, version: "0.1.0" });
  const packages = Object.fromEntries(["", "a", "a/b"].map((path) => [path, { version: "0.1.0" }]));
  write("package-lock.json", { version: "0.1.0", packages });
  write("CHANGELOG.md", "# Changelog\n\n## 0.3.0\n\n## 0.2.0 (spring)\n\nBetter.\n\n- a thing\n\n## 0.1.0\n\n- all\n");
  git("init", "--quiet");
  git("config", "user.email", "a@example.org");
  git("config", "user.name", "A");
  git("add", ".");
  git("commit", "--quiet", "-m", "All");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const passes = async (): Promise<boolean> => true;
const fails = async (): Promise<boolean> => false;

test("a release has its version in every package and the lock file, committed and tagged; nothing is published unasked", async () => {
  const verify = vi.fn(async () => versionIn("a/b/package.json") === "0.2.0");
  await release({ version: "0.2.0", root, verify });
  expect(verify).toHaveBeenCalledOnce();
  const files = ["package.json", "a/package.json", "a/b/package.json", "package-lock.json"];
  expect(files.map(versionIn)).toEqual(files.map(() => "0.2.0"));
  expect(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages["a/b"].version).toBe("0.2.0");
  expect([git("status", "--porcelain"), git("log", "-1", "--format=%s"), git("describe")]).toEqual([
    "",
    "Version 0.2.0",
    "v0.2.0",
  ]);
});

test("it is published when asked, after the tag", async () => {
  const publish = vi.fn(async () => expect(git("describe")).toBe("v0.2.0"));
  await release({ version: "0.2.0", root, verify: passes, publish });
  expect(publish).toHaveBeenCalledOnce();
});

describe("refused, with everything as it was, is", () => {
  const refused = async (version: string, verify = passes): Promise<string> => {
    const before = [git("status", "--porcelain"), git("rev-parse", "HEAD"), git("tag"), versionIn("a/package.json")];
    const publish = vi.fn(passes as () => Promise<never>);
    const problem = await release({ version, root, verify, publish }).then(
      () => "released",
      (error: Error) => error.message,
    );
    const after = [git("status", "--porcelain"), git("rev-parse", "HEAD"), git("tag"), versionIn("a/package.json")];
    expect(after).toEqual(before);
    expect(publish).not.toHaveBeenCalled();
    return problem;
  };

  test("a tree with changes that are not committed", async () => {
    write("new.txt", "");
    expect(await refused("0.2.0")).toBe("Commit or put away what is not committed:\n?? new.txt");
  });

  test.each(["0.4.0", "0.3.0", "0.2.1"])("version %s, of which the changelog says nothing", async (version) => {
    expect(await refused(version)).toMatch(/^CHANGELOG\.md says nothing of 0\.\d\.\d: give/);
  });

  test("packages that do not pass their test", async () => {
    expect(await refused("0.2.0", fails)).toBe("The packages do not pass their test: nothing is released.");
  });

  test("a test that cannot be run", async () => {
    const breaks = async (): Promise<boolean> => {
      throw new Error("no vitest");
    };
    expect(await refused("0.2.0", breaks)).toBe("no vitest");
  });

  test("a version that has a tag", async () => {
    git("tag", "v0.2.0");
    expect(await refused("0.2.0")).toBe("Version 0.2.0 is released already.");
  });

  test.each(["", "v0.2.0", "0.2", "next"])("%j, which is no version", async (version) => {
    expect(await refused(version)).toContain("A release has a version such as 1.2.3");
  });
});

test("the command says how it is used, and refuses what it does not know", async () => {
  expect(await command("release", "--help")).toMatchObject({ code: 0, output: expect.stringContaining("[--publish]") });
  expect(await command("release")).toMatchObject({
    code: 2,
    output: expect.stringContaining("Usage: npm run release"),
  });
  expect(await command("release", "9.9.9", "--now")).toMatchObject({
    code: 2,
    output: expect.stringContaining("There is no option --now"),
  });
});
