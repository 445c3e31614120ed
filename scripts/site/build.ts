import { copyFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import MiniSearch from "minisearch";
import { UserError } from "../errors.js";
import { indexPage, lessonPage, missingPage, pageOf, sitemap } from "./frame.js";
import { type Lesson, readLesson } from "./lesson.js";

/** What to build a site of. */
export interface SiteOptions {
  files: readonly string[];
  /** Replaced as a whole, but only when it is empty, missing or a site of ours. */
  output: string;
  title: string;
  url?: string;
  /** Top folder of the project. */
  root: string;
  /** Turns notebooks into one page each, in the given folder. */
  convert: (files: readonly string[], folder: string) => Promise<void>;
}

const require = createRequire(import.meta.url);

/**
 * Build a course site that needs neither a server nor a network.
 * @returns the lessons in it
 * @throws {UserError} the folder holds something else
 */
export async function buildSite(options: SiteOptions): Promise<Lesson[]> {
  const { files, output, title, url, root, convert } = options;
  await mustBeReplaceable(output);
  const fresh = `${output}-changed.${process.pid}`;
  const raw = join(fresh, ".nbconvert");
  try {
    await mkdir(raw, { recursive: true });
    await convert(files, raw);
    const names = files.map((file) => basename(file, ".ipynb"));
    const all = new Set(names);
    const lessons: Lesson[] = [];
    for (const name of names) lessons.push(readLesson(name, await readFile(join(raw, `${name}.html`), "utf8"), all));
    await rm(raw, { recursive: true });

    const course = { title, lessons, ...(url === undefined ? {} : { url }) };
    const write = (path: string, text: string | Buffer): Promise<void> => writeFile(join(fresh, path), text);
    for (const folder of ["figures", "images", "assets"]) await mkdir(join(fresh, folder));
    for (const lesson of lessons) {
      await write(`${lesson.name}.html`, lessonPage(course, lesson));
      for (const [path, content] of lesson.files) await write(path, content);
    }
    for (const file of files) await copyFile(file, join(fresh, basename(file)));
    await write("index.html", indexPage(course));
    await write("404.html", missingPage(course));
    if (url !== undefined) await write("sitemap.xml", sitemap(url, lessons));
    await write("assets/search-index.js", searchIndex(lessons));
    await copyAssets(root, join(fresh, "assets"));
    await rm(output, { recursive: true, force: true });
    await rename(fresh, output);
    return lessons;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function mustBeReplaceable(output: string): Promise<void> {
  const inside = await readdir(output).catch((): string[] => []);
  const pages = inside.every((name) => name.endsWith(".html") || name === "mathjax.js");
  if (pages || inside.includes("assets")) return;
  throw new UserError(`${output} holds other files than a site: name an empty or a new folder with --out.`);
}

async function copyAssets(root: string, assets: string): Promise<void> {
  const katex = dirname(require.resolve("katex/dist/katex.min.css"));
  await cp(join(root, "scripts", "site", "assets"), assets, { recursive: true });
  await copyFile(join(root, "scripts", "dist", "site", "client", "course.js"), join(assets, "course.js"));
  await copyFile(require.resolve("plotly.js-cartesian-dist-min"), join(assets, "plotly.js"));
  await copyFile(
    join(dirname(dirname(require.resolve("minisearch"))), "umd", "index.js"),
    join(assets, "minisearch.js"),
  );
  await mkdir(join(assets, "katex"));
  await copyFile(join(katex, "katex.min.css"), join(assets, "katex", "katex.min.css"));
  await cp(join(katex, "fonts"), join(assets, "katex", "fonts"), {
    recursive: true,
    filter: (path) => !/\.(?:ttf|woff)$/.test(path),
  });
}

/** The search index as a script, since a page on disk may not fetch. */
function searchIndex(lessons: readonly Lesson[]): string {
  const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title", "lesson", "href"] });
  for (const lesson of lessons) {
    for (const { id, title, text } of lesson.sections) {
      const href = `${pageOf(lesson)}#${encodeURIComponent(id)}`;
      index.add({ id: href, href, title, text, lesson: lesson.title });
    }
  }
  return `courseIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}
