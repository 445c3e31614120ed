import type { StateInline } from "markdown-it";
import { escapeHtml } from "../escape.js";

/** A work that pages cite. */
export interface Work {
  /** Who made it, in a word or two: `Knuth`, `Luo et al.`; its title where nobody is named. */
  by: string;
  year: string;
  /** All that is known of it, as HTML. */
  html: string;
}

/** Works by their keys. */
export type Bibliography = ReadonlyMap<string, Work>;

/** What a page cites. */
export interface Citations {
  works: Bibliography;
  /** How often it cites each key. */
  cited: Map<string, number>;
  /** Keys that no bibliography has. */
  unknown: Set<string>;
}

/** Where a list of references will stand. */
export const referencesPlace = "<div data-references></div>";

/** One of the works of a citation, with what stands before and behind it. */
interface Cited {
  key: string;
  before?: string;
  after?: string;
  /** What the text does not say already. */
  only?: "author" | "year";
}

const roles = /^(?:cite|citep|citet|citeyear|citeauthor)(?::([a-z]+))?$/;

/** `{cite}` and its relatives of Jupyter Book and MyST, with the keys between commas; undefined for all other roles. */
export function citationRole(name: string, text: string, citations: Citations): string | undefined {
  const match = roles.exec(name);
  if (match === null) return undefined;
  const keys = text.split(/[,;]/).map((key) => key.trim());
  const form = match[1] ?? (name.slice("cite".length) || "p");
  if (/^c?ts?$/.test(form)) return keys.map((key) => inText({ key }, citations)).join(", ");
  const only = /^(?:author|year)/.exec(form)?.[0] as Cited["only"];
  const words = several(
    keys.map((key) => ({ key, ...(only && { only }) })),
    citations,
  );
  return /^(?:author|year|alps?)$/.test(form) ? words : `(${words})`;
}

const name = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_]|[:.#$%&+?<>~/-](?=[\p{L}\p{N}_]))*`;
const key = String.raw`@(?:\{([^{}]+)\}|(${name}))`;
const part = new RegExp(String.raw`^((?:.*?\s)?)(-?)${key}([\s,].*)?$`, "u");
const alone = new RegExp(String.raw`${key}(?:\s+\[([^\[\]@]+)\])?`, "uy");

/** Pandoc's `[see @key, p. 3; @other]` and `@key`, where there is a bibliography; references to figures are none. */
export function pandocCitation(state: StateInline, silent: boolean, citations: Citations, isQuarto: boolean): boolean {
  if (citations.works.size === 0 || !/[[@]/.test(state.src[state.pos])) return false;
  const found = state.src[state.pos] === "[" ? inBrackets(state) : byItself(state, citations, isQuarto);
  if (found === undefined) return false;
  state.pos += found.length;
  if (!silent) state.push("html_inline", "", 0).content = found.html(citations);
  return true;
}

interface Found {
  length: number;
  html: (citations: Citations) => string;
}

function inBrackets({ src, pos }: StateInline): Found | undefined {
  const [whole, inside] = /^\[([^[\]]*@[^[\]]*)\](?![([:{])/.exec(src.slice(pos)) ?? [];
  if (whole === undefined || inside === undefined) return undefined;
  const works = inside.split(";").flatMap((text): Cited[] => {
    const [, before = "", dash, braced, bare, after = ""] = part.exec(text.trim()) ?? [];
    const key = braced ?? bare;
    return key === undefined ? [] : [{ key, before, after, ...(dash === "-" && { only: "year" as const }) }];
  });
  // something else in brackets, such as an address of mail
  if (works.length < inside.split(";").length) return undefined;
  return { length: whole.length, html: (citations) => `(${several(works, citations)})` };
}

/** A name behind an at sign may be anything: it is a citation where it is known, and in a page of Quarto's. */
function byItself({ src, pos }: StateInline, { works }: Citations, isQuarto: boolean): Found | undefined {
  alone.lastIndex = pos;
  const [whole, braced, bare, after] = alone.exec(src) ?? [];
  const key = braced ?? bare;
  if (whole === undefined || key === undefined || /[\p{L}\p{N}/.]/u.test(src[pos - 1] ?? "")) return undefined;
  if (!works.has(key) && !isQuarto) return undefined;
  const cited = { key, ...(after !== undefined && { after: `, ${after}` }) };
  return { length: whole.length, html: (citations) => inText(cited, citations) };
}

/** `Knuth, 1984; Lamport, 1986, p. 3`. */
function several(works: readonly Cited[], citations: Citations): string {
  const parts = works.map(({ key, before = "", after = "", only }) => {
    const words = ({ by, year }: Work): string => ({ author: by, year, both: `${by}, ${year}` })[only ?? "both"];
    return `${escapeHtml(before)}${link(key, words, citations)}${escapeHtml(after)}`;
  });
  return parts.join("; ");
}

/** `Knuth (1984, p. 3)`. */
function inText({ key, after = "" }: Cited, citations: Citations): string {
  return link(key, ({ by, year }) => `${by} (${year}${after})`, citations);
}

function link(key: string, words: (work: Work) => string, citations: Citations): string {
  const work = citations.works.get(key);
  if (work === undefined) {
    citations.unknown.add(key);
    return escapeHtml(key);
  }
  const count = (citations.cited.get(key) ?? 0) + 1;
  citations.cited.set(key, count);
  const [id, href] = [escapeHtml(citationId(key, count)), encodeURIComponent(referenceId(key))];
  return `<a class="citation" id="${id}" href="#${href}">${escapeHtml(words(work))}</a>`;
}

/** Id of a reference, and of each place that cites it. */
export const referenceId = (key: string): string => `ref-${key}`;
export const citationId = (key: string, count: number): string => `cite-${key}-${count}`;
