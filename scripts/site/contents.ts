import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { UserError } from "../base/errors.js";
import type { Macros } from "./formula.js";
import { wantsNumbers } from "./front-matter.js";
import type { Counting } from "./numbering.js";

/** An entry of a table of contents: a page, a link, or a chapter, which may have a page of its own. */
export interface Entry {
  title?: string;
  /** Name of a page. */
  page?: string;
  /** Address elsewhere. */
  href?: string;
  /** Whether it is counted by letters. */
  isAppendix?: true;
  entries: Entry[];
}

/** What a folder's own configuration says of the course. */
export interface Contents {
  /** File that has the table; without one, the names of files decide. */
  file?: string;
  entries: Entry[];
  title?: string;
  macros: Macros;
  /** Whether headings have numbers; and how pages are counted, where they are. */
  numbered: boolean;
  counting?: Counting;
  /** Files of BibTeX that it names. */
  bibliography: string[];
  /** What the table names and the folder lacks. */
  missing: string[];
}

type Yaml = Record<string, unknown>;

/** What other publishers call the same: entries of a chapter, its page, and its title. */
const groups = ["parts", "chapters", "subtrees", "sections", "children", "contents", "entries", "appendices"];
const pages = ["root", "file", "href", "part", "section", "glob", "pattern"];
const titles = ["title", "caption", "text", "part", "section"];

/**
 * The table of contents of Jupyter Book (`_toc.yml`), MyST (`myst.yml`) or Quarto (`_quarto.yml`), if the folder has one.
 * @param names of the pages
 * @throws {UserError} one of these files is no YAML
 */
export async function readContents(folder: string, names: ReadonlySet<string>): Promise<Contents> {
  const [toc, config, myst, quarto] = await Promise.all(
    ["_toc.yml", "_config.yml", "myst.yml", "_quarto.yml"].map((name) => readYaml(folder, name)),
  );
  const project = at(myst, "project");
  const website = at(quarto, "book") ?? at(quarto, "website");
  const tables: [string, unknown][] = [
    ["_toc.yml", toc],
    ["myst.yml", project?.toc],
    ["_quarto.yml", website?.chapters === undefined ? at(website, "sidebar")?.contents : website],
  ];
  const [file, table] = tables.find(([, each]) => each !== undefined) ?? [];
  const missing: string[] = [];
  const title = [at(config, "title"), project?.title, website?.title].find((each) => typeof each === "string");
  const book = at(quarto, "book") !== undefined;
  const isFlat = book && wantsNumbers(quarto) !== false;
  const isNested = /"numbered":(?:true|[1-9])/.test(JSON.stringify(toc ?? null));
  return {
    numbered: isFlat || isNested || wantsNumbers(quarto) === true || wantsNumbers(project) === true,
    ...((isFlat || isNested) && { counting: isNested ? "nested" : "flat" }),
    ...(file !== undefined && { file }),
    entries: topEntries(table, { folder, names, missing }),
    ...(typeof title === "string" && { title }),
    bibliography: [at(config, "bibtex_bibfiles"), project?.bibliography, at(quarto, "bibliography")].flatMap(paths),
    macros: macrosOf(project?.math ?? at(at(at(config, "sphinx"), "config"), "mathjax3_config")?.tex),
    missing,
  };
}

function at(value: unknown, key: string): Yaml | undefined {
  return typeof value === "object" && value !== null ? ((value as Yaml)[key] as Yaml | undefined) : undefined;
}

/** One path or several; addresses of other hosts are not read. */
function paths(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((path) => typeof path === "string" && !/^https?:/.test(path));
}

async function readYaml(folder: string, name: string): Promise<unknown> {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  try {
    return parse(await readFile(path, "utf8"));
  } catch (error) {
    const [line = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw new UserError(`${path} is not YAML: ${line}`);
  }
}

/** `\\name: text`, or MathJax's `name: [text, number of arguments]`. */
function macrosOf(value: unknown): Macros {
  const table = at(value, "macros") ?? value;
  if (typeof table !== "object" || table === null) return {};
  const pairs = Object.entries(table).map(([name, text]) => {
    const macro = at(text, "macro") ?? text;
    return [name.startsWith("\\") ? name : `\\${name}`, String(Array.isArray(macro) ? macro[0] : macro)] as const;
  });
  return Object.fromEntries(pairs);
}

interface Place {
  folder: string;
  names: ReadonlySet<string>;
  missing: string[];
}

/** A table's root stands beside the chapters that it introduces. */
function topEntries(table: unknown, place: Place): Entry[] {
  const top = entriesOf(table, place);
  const [root] = top;
  if (Array.isArray(table) || top.length !== 1 || root === undefined) return top;
  const { entries, ...own } = root;
  return own.page === undefined ? entries : [{ ...own, entries: [] }, ...entries];
}

function entriesOf(value: unknown, place: Place): Entry[] {
  if (typeof value === "string") return entriesNamed(value, place);
  if (Array.isArray(value)) return value.flatMap((each) => entriesOf(each, place));
  if (typeof value !== "object" || value === null) return [];
  const { url } = value as Yaml;
  const own = Object.entries(value).filter(([key, each]) => pages.includes(key) && isPath(key, each, place));
  const entries = groups.flatMap((key) => {
    const inside = entriesOf((value as Yaml)[key], place);
    return key === "appendices" ? inside.map((entry) => ({ ...entry, isAppendix: true as const })) : inside;
  });
  const title = titles.map((key) => (value as Yaml)[key]).find((each) => typeof each === "string");
  const named = own.flatMap(([, each]) => entriesNamed(String(each), place));
  const words = typeof title === "string" && own.every(([, each]) => each !== title) ? { title } : {};
  if (typeof url === "string") return [{ title: url, ...words, href: url, entries }];
  if (named.length === 1) return [{ ...named[0], ...words, entries }];
  if (Object.keys(words).length === 0) return [...named, ...entries];
  return entries.length + named.length === 0 ? [] : [{ ...words, entries: [...named, ...entries] }];
}

/** A part or section is named by its title, or by a page that introduces it. */
function isPath(key: string, value: unknown, { names }: Place): boolean {
  if (typeof value !== "string") return false;
  return !/^(?:part|section)$/.test(key) || /\.(?:ipynb|q?md)$/.test(value) || names.has(value);
}

function entriesNamed(text: string, { folder, names, missing }: Place): Entry[] {
  if (/^https?:/.test(text)) return [{ title: text, href: text, entries: [] }];
  const name = posix.normalize(text).replace(/\.(?:ipynb|q?md)$/, "");
  if (names.has(name)) return [{ page: name, entries: [] }];
  const found = globSync([text, `${text}.ipynb`, `${text}.md`, `${text}.qmd`], {
    cwd: folder,
    expandDirectories: false,
  });
  const matching = [...new Set(found.map((file) => file.replace(/\.(?:ipynb|q?md)$/, "")))].filter((each) =>
    names.has(each),
  );
  if (matching.length === 0) missing.push(text);
  return matching.sort().map((page) => ({ page, entries: [] }));
}

/** Chapters after the folders that hold the pages; a folder's `index` or `README` is the chapter's own page. */
export function entriesByName(names: readonly string[], folder = ""): Entry[] {
  const inside = names.filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length));
  const heads = [...new Set(inside.map((name) => (name.includes("/") ? name.slice(0, name.indexOf("/") + 1) : name)))];
  const entries = heads.map((head): Entry => {
    if (!head.endsWith("/")) return { page: folder + head, entries: [] };
    const below = entriesByName(names, folder + head);
    const own = below.find(({ page }) => page !== undefined && isIndex(page));
    const rest = below.filter((entry) => entry !== own);
    return { title: titleOf(head), ...(own?.page !== undefined && { page: own.page }), entries: rest };
  });
  return [...entries.filter(isFirst), ...entries.filter((entry) => !isFirst(entry))];
}

export const isIndex = (name: string): boolean => /(?:^|\/)(?:index|README)$/i.test(name);

const isFirst = ({ page, entries }: Entry): boolean => page !== undefined && entries.length === 0 && isIndex(page);

/** `02-first-steps/` as people would say it. */
function titleOf(folder: string): string {
  const words = folder
    .slice(0, -1)
    .replace(/^\d+[-_. ]+(?=.)/, "")
    .replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** All pages, in the order in which one reads them. */
export function pagesOf(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ page, entries }) => [...(page === undefined ? [] : [page]), ...pagesOf(entries)]);
}
