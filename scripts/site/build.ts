import { constants, readFileSync, realpathSync, statSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, posix, relative } from "node:path";
import { decodeHTML } from "entities";
import { UserError } from "../base/errors.js";
import { codeOf } from "../base/files.js";
import { siteMark } from "../run/lessons.js";
import { CompilerAhead } from "./ahead.js";
import { compressTexts, copyAssets } from "./assets.js";
import { readBibliography } from "./bibliography.js";
import { drawCard } from "./card.js";
import { type Catalogue, readCatalogue } from "./catalogue.js";
import { clientScript } from "./client.js";
import { type Contents, type Entry, entriesByName, isIndex, pagesOf } from "./contents.js";
import { type Convert, draftAll } from "./drafts.js";
import { lettersOf } from "./fonts.js";
import type { Course } from "./frame.js";
import { Kept } from "./kept.js";
import { cellsFile, cellsOf, cellsScript, type Draft, finishLesson, type Lesson, type Material } from "./lesson.js";
import { missingPage } from "./missing.js";
import { chaptersOf, type Numbers, numbersOf } from "./numbering.js";
import { cardOf, indexPage, lessonPage, sitemap } from "./pages.js";
import { prepare } from "./prepare.js";
import { withAllReferences } from "./references.js";
import { searchIndex } from "./search-index.js";
import type { Source } from "./sources.js";

/** What to build a site of. */
export interface SiteOptions {
  /** The pages to show; the files may be executed copies. */
  sources: readonly Source[];
  contents: Contents;
  /** Where the lessons are, and what they show and link to. */
  folder: string;
  /** Replaced as a whole, but only when it is empty, missing or a site of ours. */
  output: string;
  /** Without one the course is called as its table of contents says, or the page that introduces it. */
  title?: string;
  /** What it is called if nothing says so. */
  name: string;
  url?: string;
  /** Whether readers may run cells on the pages. */
  isLive: boolean;
  /** npm packages that these cells may import. */
  packages: readonly string[];
  convert: Convert;
}

/** A file that every site of ours has, among its assets. */
const ours = basename(siteMark);

/**
 * Build a course site that needs neither a server nor a network. The old one stands until the new one is whole.
 * @returns the lessons in it
 */
export async function buildSite(options: SiteOptions): Promise<readonly Lesson[]> {
  const { sources, folder, output, url, packages } = options;
  const fresh = `${output}-changed.${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    const { lessons, entries, overview } = await readLessons(options, join(fresh, ".nbconvert"));
    const own = lessons.find(({ name }) => isIndex(name) && !name.includes("/"))?.title;
    const title = options.title ?? options.contents.title ?? own ?? options.name;
    const course = { title, lessons, entries, ...(overview && { overview }), ...(url && { url }) };
    await writePages(course, fresh);
    for (const { name, file } of sources) {
      if (!file.endsWith(".ipynb")) continue;
      await mkdir(dirname(join(fresh, name)), { recursive: true });
      await copyFile(file, join(fresh, `${name}.ipynb`));
    }
    await copyBeside(lessons, folder, fresh);
    const assets = join(fresh, "assets");
    const traces = new Set(lessons.flatMap((lesson) => [...lesson.traces]));
    const keep = (kind: string): Kept => new Kept(options.convert.cache, kind);
    const [fonts, texts, compiled] = [keep("fonts"), keep("compressed"), keep("compiled")];
    const need = { letters: lettersOf([title, ...lessons.map(visibleText)]), kept: fonts };
    const live = lessons.flatMap(({ files, name, isLive }) => (isLive ? String(files.get(cellsFile(name))) : []));
    const imported = { names: packages, folder };
    await copyAssets(assets, {
      ...{ traces, need, packages: imported },
      ...(live.length > 0 && { live: live.join("\n") }),
    });
    await compileCells(lessons, fresh, compiled);
    await writeFile(join(assets, ours), searchIndex(lessons));
    await compressTexts(fresh, texts);
    await Promise.all([fonts.prune(), texts.prune(), compiled.prune()]);
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

interface Read {
  lessons: Lesson[];
  entries: readonly Entry[];
  overview?: string;
}

async function readLessons({ sources, contents, folder, isLive, convert }: SiteOptions, work: string): Promise<Read> {
  const read = (path: string): string => fileIn(folder, path) ?? path;
  const works = await readBibliography(folder, contents.bibliography);
  const pages: Material[] = [];
  for (const { name, file } of sources) {
    const included = (path: string): string | undefined => {
      const found = fileIn(folder, posix.join(path.startsWith("/") ? "." : dirname(name), path));
      return found === undefined ? undefined : readFileSync(found, "utf8");
    };
    const prepared = await prepare(file, { macros: contents.macros, works, isLive }, included);
    pages.push({ name, isNotebook: file.endsWith(".ipynb"), prepared, read });
  }
  const materials = pages.map((page) => ({ ...page, prepared: withAllReferences(page.prepared, pages, works) }));
  const drafts = new Map((await draftAll(materials, convert, work)).map((draft) => [draft.name, draft]));
  await rm(work, { recursive: true, force: true });

  const catalogue = readCatalogue(new Map([...drafts].map(([name, { listing }]) => [name, listing])));
  const entries = contents.file === undefined ? byTable(catalogue, [...drafts.keys()]) : contents.entries;
  const places = new Map([...drafts].map(([name, { places }]) => [name, places]));
  const numbers = numbersOfPages(drafts, entries, contents);
  const targets = { pages: places, numbers, isFile: (path: string) => fileIn(folder, path) !== undefined };
  const lessons = pagesOf(entries).flatMap((name) => {
    const draft = drafts.get(name);
    drafts.delete(name);
    return draft === undefined ? [] : finishLesson(draft, targets, catalogue);
  });
  const overview = catalogue.overview ?? lessons.find(({ name }) => isIndex(name) && !name.includes("/"))?.name;
  return { lessons, entries, ...(overview && { overview }) };
}

/** Numbers of all places; in a book they begin with those of their pages. */
function numbersOfPages(
  drafts: ReadonlyMap<string, Draft>,
  entries: readonly Entry[],
  { counting, numbered: all }: Contents,
): Map<string, Numbers> {
  // what comes before the first chapter: Jupyter Book's root, Quarto's index
  const before = counting === "nested" ? pagesOf(entries)[0] : "index";
  const isPlain = (page: string): boolean =>
    page === before || drafts.get(page)?.named.find(({ kind }) => kind === "Chapter")?.isPlain === true;
  const chapters = counting === undefined ? new Map<string, string>() : chaptersOf(entries, counting, isPlain);
  return new Map(
    [...drafts].map(([name, { named, numbered = all }]) => {
      const chapter = chapters.get(name);
      const sections = numbered && (counting === undefined || chapter !== undefined);
      return [name, numbersOf(named, { sections, ...(chapter !== undefined && { chapter }) })];
    }),
  );
}

/** The pages in the order of the overview's table, each in its own folder's chapter; what it leaves out comes after. */
function byTable({ order, overview }: Catalogue, names: readonly string[]): Entry[] {
  const first = overview === undefined ? order : [overview, ...order];
  return entriesByName([
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)),
  ]);
}

/** A file in the folder that is not hidden, by its path there; a symbolic link may lead out. */
function fileIn(folder: string, path: string): string | undefined {
  if (path === "" || /^(?:[/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).some((part) => part.startsWith("."))) {
    return undefined;
  }
  try {
    const real = realpathSync(join(folder, path));
    return relative(realpathSync(folder), real).startsWith("..") || !statSync(real).isFile() ? undefined : real;
  } catch {
    return undefined;
  }
}

/** Copy what lessons show and link to beside them; no file of the site is replaced. */
async function copyBeside(lessons: readonly Lesson[], from: string, to: string): Promise<void> {
  for (const path of new Set(lessons.flatMap((lesson) => [...lesson.beside, ...filesOfCells(lesson)]))) {
    const source = fileIn(from, path);
    if (source === undefined) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(source, join(to, path), constants.COPYFILE_EXCL).catch(ignoreExisting);
  }
}

/** Add what the compiler makes of the cells to what pages are told of them. */
async function compileCells(lessons: readonly Lesson[], site: string, kept: Kept): Promise<void> {
  const compiler = new CompilerAhead(join(site, "assets", "live"), kept);
  for (const lesson of lessons) {
    const cells = cellsOf(lesson);
    if (cells === undefined) continue;
    await writeFile(join(site, cellsFile(lesson.name)), cellsScript(await compiler.compile(cells)));
  }
}

/** Files beside a lesson that its cells name and its page reads when they run: photographs and tensors. */
function filesOfCells({ name, files, isLive }: Lesson): string[] {
  if (!isLive) return [];
  const cells = String(files.get(cellsFile(name)));
  const named = [...cells.matchAll(/["'`]([\w. /-]+\.(?:jpe?g|safetensors))\\?["'`]/g)];
  return named.map(([, path]) => posix.join(posix.dirname(name), path));
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

/** All of a lesson that a reader may see. */
function visibleText({ title, summary, html }: Lesson): string {
  return `${title}${summary}${decodeHTML(html.replaceAll(/<[^>]*>/g, ""))}`;
}

async function writePages(course: Course, folder: string): Promise<void> {
  const { lessons, url } = course;
  const write = async (path: string, text: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const lesson of lessons) {
    await write(`${lesson.name}.html`, lessonPage(course, lesson));
    for (const [path, content] of lesson.files) await write(path, content);
  }
  if (!lessons.some(({ name }) => name === "index")) await write("index.html", indexPage(course));
  await write("404.html", missingPage(course, await clientScript("missing")));
  if (url === undefined) return;
  await write("sitemap.xml", sitemap(url, lessons));
  await write(cardOf(), drawCard({ title: course.title, course: `${lessons.length} lessons` }));
  for (const lesson of lessons) await write(decodeURIComponent(cardOf(lesson)), lessonCard(course, lesson));
}

function lessonCard({ title: course }: Course, { title, thumbnail: { path }, files }: Lesson): Buffer {
  const content = files.get(path);
  const picture = content === undefined ? {} : { picture: { type: path.split(".").at(-1) ?? "", content } };
  return drawCard({ title, course, ...picture });
}
