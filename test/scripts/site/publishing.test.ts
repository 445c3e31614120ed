import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "cheerio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { programOf } from "../../../scripts/setup/programs.js";
import { skipFor } from "../../skip.js";
import { commandIn, root } from "../command.js";
import { freePort } from "../ports.js";
import { courses } from "./courses.js";
import { writeCourse } from "./fixtures.js";

const folder = mkdtempSync(join(tmpdir(), "published "));
const site = join(folder, "_site");
const address = "https://someone.github.io/course/";

beforeAll(async () => {
  writeCourse(join(folder, "notebooks"), courses.nested);
  const { jobs } = parse(readFileSync(join(root, "scripts/examples/github-pages.yml"), "utf8"));
  const steps: { run?: string }[] = jobs.site.steps;
  const build = steps.flatMap(({ run }) => run ?? []).find((run) => run.startsWith("npx d2l-lessons site "));
  const said =
    build
      ?.replace(/\$\{\{ steps\.pages\.outputs\.base_url \}\}\//, address)
      .replaceAll('"', "")
      .split(" ") ?? [];
  const { code, output } = await commandIn(folder, ...said.slice(2), "--no-execute");
  expect({ code, output }).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the workflow for GitHub Pages builds what it uploads, for the address that Pages tells", () => {
  const { jobs } = parse(readFileSync(join(root, "scripts/examples/github-pages.yml"), "utf8"));
  const upload = jobs.site.steps.find(({ uses = "" }) => uses.startsWith("actions/upload-pages-artifact"));
  expect(readdirSync(join(folder, upload.with.path))).toEqual(expect.arrayContaining(["index.html", "404.html"]));
  expect(readFileSync(join(site, "sitemap.xml"), "utf8")).toContain(`<loc>${address}02-more/deep/er/last.html</loc>`);
  // nothing that Pages' Jekyll would leave out
  expect(readdirSync(site, { recursive: true, encoding: "utf8" }).filter((path) => /(?:^|\/)_/.test(path))).toEqual([]);
});

test("nginx serves it below a path, compressed as it lies there, and its page for wrong addresses", async (context) => {
  const nginx = programOf("NGINX", ["nginx"]);
  if (nginx === undefined) return skipFor(context, "needs nginx: install nginx-light");
  const port = await freePort();
  const home = join(folder, "nginx");
  mkdirSync(join(home, "www"), { recursive: true });
  cpSync(site, join(home, "www", "course"), { recursive: true });
  execFileSync("chmod", ["-R", "a+rX", folder]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `${each}_temp_path "${home}/${each}";`,
  );
  const types = "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }";
  const inside = `server { listen 127.0.0.1:${port}; root "${home}/www"; include "${join(root, "scripts/examples/nginx.conf")}"; }`;
  const http = `access_log off; ${types} ${temporary.join(" ")} ${inside}`;
  const settings = join(home, "nginx.conf");
  writeFileSync(settings, `daemon off; pid "${home}/pid"; error_log stderr; events { } http { ${http} }`);
  const child = spawn(nginx, ["-p", home, "-c", settings], { stdio: ["ignore", "ignore", "inherit"] });
  try {
    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/course/${path}`);
    await expect.poll(() => get("").then(() => "answers")).toBe("answers");
    const page = await get("02-more/deep/er/last.html");
    expect([page.status, page.headers.get("content-encoding")]).toEqual([200, "gzip"]);
    const $ = load(await page.text());
    for (const element of $("link[rel=stylesheet], script[src], nav a").toArray()) {
      const path = $(element).attr("href") ?? $(element).attr("src") ?? "";
      const { status } = await fetch(new URL(path, page.url));
      expect({ path, status }).toEqual({ path, status: 200 });
    }
    const wrong = await get("no/such/page");
    expect(wrong.status).toBe(404);
    expect(await wrong.text()).toContain("Page not found");
    expect((await get("01-basics/1-one.ipynb")).headers.get("content-type")).toBe("application/x-ipynb+json");
  } finally {
    child.kill();
    await once(child, "close");
  }
});

test("packed as the page on publishing says, and unpacked elsewhere, it is the same", () => {
  const page = readFileSync(join(root, "scripts/site/README.md"), "utf8");
  const [, command = ""] = /^\s*(python3 -m zipfile .*)$/m.exec(page) ?? [];
  expect(command).not.toBe("");
  execFileSync("sh", ["-c", command.replaceAll("site", "_site")], { cwd: folder });
  execFileSync("python3", ["-m", "zipfile", "-e", "course.zip", "elsewhere"], { cwd: folder });
  const files = (path: string): string[] =>
    readdirSync(join(folder, path), { recursive: true, encoding: "utf8" }).sort();
  expect(files("elsewhere/_site")).toEqual(files("_site"));
});
