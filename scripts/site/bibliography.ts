import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { messageOf, UserError } from "../base/errors.js";
import { escapeHtml } from "./escape.js";
import type { Bibliography, Work } from "./markdown/citations.js";

interface Name {
  family?: string;
  given?: string;
  literal?: string;
  "non-dropping-particle"?: string;
}

/** A work in the terms of CSL, as far as a reference tells of it. */
interface Item {
  id: string;
  author?: Name[];
  editor?: Name[];
  issued?: { "date-parts"?: [[number]]; literal?: string };
  title?: string;
  "container-title"?: string;
  volume?: string;
  issue?: string;
  page?: string;
  publisher?: string;
  DOI?: string;
  URL?: string;
}

/**
 * The works in all `.bib` files of a folder and in those that its configuration names, of which the first that has a key
 * gives it.
 * @throws {UserError} a file is not BibTeX, or is named and not there
 */
export async function readBibliography(folder: string, named: readonly string[]): Promise<Bibliography> {
  const found = globSync("**/*.bib", { cwd: folder, ignore: ["**/node_modules/**", "**/_*/**"], dot: false });
  const works = new Map<string, Work>();
  for (const file of new Set([...named, ...found.sort()])) {
    const path = join(folder, file);
    if (!existsSync(path)) throw new UserError(`${path} is named as a bibliography, but is not there.`);
    for (const item of await readItems(path)) if (!works.has(item.id)) works.set(item.id, workOf(item));
  }
  return works;
}

async function readItems(path: string): Promise<Item[]> {
  // only courses that cite pay for it; BibLaTeX has what BibTeX has
  const { default: citation } = await import("@citation-js/core");
  await import("@citation-js/plugin-bibtex");
  const text = await readFile(path, "utf8");
  try {
    return citation.plugins.input.chain(text, { generateGraph: false, forceType: "@biblatex/text" }) as Item[];
  } catch (error) {
    throw new UserError(`${path} is not BibTeX: ${messageOf(error).split("\n", 1)[0]}`);
  }
}

function workOf(item: Item): Work {
  const { issued, DOI, URL: url } = item;
  const makers = namesOf(item.author ?? item.editor ?? []);
  const families = makers.map(({ family }) => family);
  const year = issued?.["date-parts"]?.[0][0] ?? issued?.literal ?? "n.d.";
  const title = plain(item.title ?? item.id);
  const href = DOI === undefined ? url : `https://doi.org/${DOI}`;
  const parts = [
    escapeHtml(makers.length === 0 ? "" : joined(makers.map(({ whole }) => whole))),
    item["container-title"] === undefined ? `<em>${escapeHtml(title)}</em>` : escapeHtml(title),
    placeOf(item),
    escapeHtml(plain(item.publisher ?? "")),
    href === undefined ? "" : `<a href="${escapeHtml(href)}">${escapeHtml(href)}</a>`,
  ];
  const [first = "", ...rest] = parts;
  const head = `${first} (${escapeHtml(String(year))})`.trim();
  const html = [head, ...rest.filter((part) => part !== "")].map((part) => part.replace(/\.$/, "")).join(". ");
  return { by: makers.length === 0 ? title : shortOf(families), year: String(year), html: `${html}.` };
}

function namesOf(names: readonly Name[]): { family: string; whole: string }[] {
  return names.map(({ family, given, literal, "non-dropping-particle": particle }) => {
    const last = [particle, family ?? literal].filter((part) => part !== undefined).join(" ");
    return { family: plain(last), whole: plain(given === undefined ? last : `${given} ${last}`) };
  });
}

function shortOf(families: readonly string[]): string {
  const [first = "", second] = families;
  if (second === undefined) return first;
  return families.length > 2 || second === "others" ? `${first} et al.` : `${first} and ${second}`;
}

/** BibTeX's "and others" is the last of the names. */
function joined(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  if (names.length === 1) return last;
  const before = names.slice(0, -1).join(", ");
  return last === "others" ? `${before} et al.` : `${before} and ${last}`;
}

/** Where it appeared: `The Computer Journal, 27(2), 97–111`. */
function placeOf({ "container-title": container, volume, issue, page }: Item): string {
  if (container === undefined) return "";
  const number = `${volume ?? ""}${issue === undefined ? "" : `(${issue})`}`;
  const rest = [number, page?.replaceAll("-", "–") ?? ""].filter((part) => part !== "");
  return [`<em>${escapeHtml(plain(container))}</em>`, ...rest.map(escapeHtml)].join(", ");
}

/** Without the marks for italics and the like that stand in titles. */
const plain = (text: string): string => text.replaceAll(/<\/?(?:i|b|em|sub|sup|sc|span)\b[^>]*>/g, "");
