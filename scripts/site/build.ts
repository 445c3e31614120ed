import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { load } from "cheerio";
import { UserError } from "../base/errors.js";
import { codeOf } from "../base/files.js";
import { siteMark } from "../run/lessons.js";
import { compressTexts, copyAssets } from "./assets.js";
import { drawCard } from "./card.js";
import { readCatalogue } from "./catalogue.js";
import { clientScript } from "./client.js";
import { lettersOf } from "./fonts.js";
import type { Course } from "./frame.js";
import { type Lesson, readLesson } from "./lesson.js";
import { missingPage } from "./missing.js";
import { cardOf, indexPage, lessonPage, sitemap } from "./pages.js";
import { searchIndex } from "./search-index.js";

/** What to build a site of. */
export interface SiteOptions {
  /** The notebooks to show. */
  files: readonly string[];
  /** Where the lessons are, and what they show and link to. */
  folder: string;
  /** Replaced as a whole, but only when it is empty, missing or a site of ours. */
  output: string;
  title: string;
  url?: string;
  /** Turns notebooks into one page each, in the given folder. */
  convert: (files: readonly string[], folder: string) => Promise<void>;
}

/** A file that every site of ours has, among its assets. */
const ours = basename(siteMark);

/**
 * Build a course site that needs neither a server nor a network. The old one stands until the new one is whole.
 * @returns the lessons in it
 */
export async function buildSite(options: SiteOptions): Promise<Lesson[]> {
  const { files, folder, output, title, url, convert } = options;
  const fresh = `${output}-changed.${process.pid}`;
  const raw = join(fresh, ".nbconvert");
  try {
    await mkdir(raw, { recursive: true });
    await convert(files, raw);
    const { lessons, overview } = await readLessons(files, raw);
    await rm(raw, { recursive: true });

    const course = { title, lessons, ...(overview && { overview }), ...(url && { url }) };
    await writePages(course, fresh);
    for (const file of files) await copyFile(file, join(fresh, basename(file)));
    await copyBeside(lessons, folder, fresh);
    const assets = join(fresh, "assets");
    const traces = new Set(lessons.flatMap((lesson) => [...lesson.traces]));
    await copyAssets(assets, { traces, letters: lettersOf([title, ...lessons.map(visibleText)]) });
    await writeFile(join(assets, ours), searchIndex(lessons));
    await compressTexts(fresh);
    await rm(output, { recursive: true, force: true });
    await rename(fresh, output);
    return lessons;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * @throws {UserError} the folder holds something else than a site of ours, which would be lost
 */
export async function mustBeReplaceable(output: string): Promise<void> {
  const inside = await readdir(output).catch((): string[] => []);
  const assets = await readdir(join(output, "assets")).catch((): string[] => []);
  if (inside.length === 0 || assets.includes(ours)) return;
  throw new UserError(`${output} holds other files than a site: name an empty or a new folder with --out.`);
}

async function readLessons(files: readonly string[], raw: string): Promise<{ lessons: Lesson[]; overview?: string }> {
  const pages = new Map(
    await Promise.all(
      files.map(async (file) => {
        const name = basename(file, ".ipynb");
        return [name, load(await readFile(join(raw, `${name}.html`), "utf8"))] as const;
      }),
    ),
  );
  const catalogue = readCatalogue(pages);
  const lessons = [...pages].map(([name, page]) => readLesson(name, page, catalogue));
  return { lessons, ...(catalogue.overview && { overview: catalogue.overview }) };
}

/** Copy what lessons show and link to beside them; what is missing stays so, and no file of the site is replaced. */
async function copyBeside(lessons: readonly Lesson[], from: string, to: string): Promise<void> {
  for (const path of new Set(lessons.flatMap(({ beside }) => [...beside]))) {
    const source = await realpath(join(from, path)).catch(() => undefined);
    // a symbolic link may lead out of the folder
    if (source === undefined || relative(await realpath(from), source).startsWith("..")) continue;
    if (!(await stat(source)).isFile()) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(source, join(to, path), constants.COPYFILE_EXCL).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

/** All of a lesson that a reader may see. */
function visibleText({ title, summary, html }: Lesson): string {
  return `${title}${summary}${load(html).text()}`;
}

async function writePages(course: Course, folder: string): Promise<void> {
  const { lessons, url } = course;
  const write = (path: string, text: string | Buffer): Promise<void> => writeFile(join(folder, path), text);
  for (const name of ["figures", "images"]) await mkdir(join(folder, name));
  for (const lesson of lessons) {
    await write(`${lesson.name}.html`, lessonPage(course, lesson));
    for (const [path, content] of lesson.files) await write(path, content);
  }
  await write("index.html", indexPage(course));
  await write("404.html", missingPage(course, await clientScript("missing")));
  if (url === undefined) return;
  await write("sitemap.xml", sitemap(url, lessons));
  await mkdir(join(folder, "cards"));
  await write(cardOf(), drawCard({ title: course.title, course: `${lessons.length} lessons` }));
  for (const lesson of lessons) await write(decodeURIComponent(cardOf(lesson)), lessonCard(course, lesson));
}

function lessonCard({ title: course }: Course, { title, thumbnail: { path }, files }: Lesson): Buffer {
  const content = files.get(path);
  const picture = content === undefined ? {} : { picture: { type: path.split(".").at(-1) ?? "", content } };
  return drawCard({ title, course, ...picture });
}
