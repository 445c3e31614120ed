import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "cheerio";
import { afterAll, expect, test } from "vitest";
import { Command, root } from "../command.js";
import { ran, writeCourse } from "./fixtures.js";

const folder = mkdtempSync(join(tmpdir(), "templates of others "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("pages are made by the command's own template, whatever templates of the same names a user has installed", async () => {
  const theirs = "{%- block body -%}somebody else's template{%- endblock body -%}";
  const templates = ["d2l", "site"].flatMap((name) => [
    [`nbconvert/templates/${name}/index.html.j2`, theirs],
    [`nbconvert/templates/${name}/conf.json`, '{ "base_template": "base", "mimetypes": { "text/html": true } }'],
  ]);
  writeCourse(join(folder, "data"), Object.fromEntries(templates));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  writeCourse(join(folder, "course"), { "one.ipynb": ran(["# One", { code: "6 * 7" }], { kernelspec }) });
  const run = async (...args: string[]): Promise<void> => {
    const started = new Command(args, root, { JUPYTER_PATH: join(folder, "data") });
    expect({ code: await started.ended(), output: started.output }).toMatchObject({ code: 0 });
  };
  await run("site", join(folder, "course"), "--out", join(folder, "site"), "--no-execute");
  await run("convert", join(folder, "course/one.ipynb"), "--output", join(folder, "pages"), "--no-execute");
  const site = load(readFileSync(join(folder, "site/one.html"), "utf8"));
  expect(site("section.code[data-cell] .source").text()).toContain("6 * 7");
  const page = load(readFileSync(join(folder, "pages/one.html"), "utf8"));
  expect(page("section.code .source").text()).toContain("6 * 7");
});
