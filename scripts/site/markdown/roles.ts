import { escapeHtml } from "../escape.js";
import { drawFormula, type Macros } from "../formula.js";

/** Roles that become an element of the same meaning. */
const elements: Record<string, string> = {
  ...{ sub: "sub", subscript: "sub", sup: "sup", superscript: "sup", kbd: "kbd", strong: "strong", emphasis: "em" },
  ...{ del: "del", dfn: "dfn" },
};

/** Roles that refer to a place, whose name or number the text is when it says nothing else. */
const references = /^(?:ref|numref|eq|doc|term|download|prf:ref)$/;

/** A text with a role of MyST, as HTML. */
export function role(name: string, text: string, macros: Macros): string {
  if (name === "math") return drawFormula(text, false, macros);
  if (references.test(name)) {
    const { words, goal } = goalOf(text);
    if (name === "term") return reference(termId(goal), words ?? goal, false);
    if (/^(?:numref|prf:ref)$/.test(name)) return numbered(goal, words);
    return reference(goal, words, /^(?:doc|download)$/.test(name));
  }
  if (name === "abbr") return abbreviation(text);
  if (name === "button")
    return `<a href="${escapeHtml(goalOf(text).goal)}">${escapeHtml(goalOf(text).words ?? text)}</a>`;
  const element = elements[name];
  return element === undefined ? escapeHtml(text) : `<${element}>${escapeHtml(text)}</${element}>`;
}

/** The words before what is meant, `words <goal>`. */
function goalOf(text: string): { words?: string; goal: string } {
  const [, words, goal = text] = /^(.*?)\s*<([^<>]+)>$/s.exec(text) ?? [];
  return { goal, ...(words !== undefined && { words }) };
}

/** What a term of the glossary is called as a place. */
export const termId = (term: string): string => `term-${escapeHtml(term.trim().toLowerCase().replaceAll(/\s+/g, "-"))}`;

/** `CNN (convolutional neural network)`. */
function abbreviation(text: string): string {
  const [, short = text, long] = /^(.*?)\s*\(([^()]+)\)$/s.exec(text) ?? [];
  const title = long === undefined ? "" : ` title="${escapeHtml(long)}"`;
  return `<abbr${title}>${escapeHtml(short)}</abbr>`;
}

/** In the place of what MyST would copy from elsewhere, `![](#name)`: a link to it. */
export const embedded = (goal: string): string => reference(goal, undefined, false);

/** A link that says a number, alone or within words that have a place for it, `Fig. %s`. */
export function numbered(goal: string, words = ""): string {
  if (words !== "" && !/%s|\{(?:number|name)\}/.test(words)) return reference(goal, words, false);
  return reference(goal, undefined, false).replace("<a ", `<a data-words="${escapeHtml(words)}" `);
}

/** A link whose words are found when all pages are known. */
function reference(goal: string, words: string | undefined, isFile: boolean): string {
  const href = isFile || goal.startsWith("#") ? goal : `#${goal}`;
  return `<a${words === undefined ? ' class="reference"' : ""} href="${escapeHtml(href)}">${escapeHtml(words ?? goal)}</a>`;
}
