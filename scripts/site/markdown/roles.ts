import { drawFormula, escapeHtml, type Macros } from "../formula.js";

/** Roles that become an element of the same meaning. */
const elements: Record<string, string> = {
  ...{ sub: "sub", subscript: "sub", sup: "sup", superscript: "sup", kbd: "kbd", strong: "strong", emphasis: "em" },
  ...{ abbr: "abbr", del: "del", dfn: "dfn" },
};

/** Roles that refer to a place, whose name or number the text is when it says nothing else. */
const references = /^(?:ref|numref|eq|doc|term|download|prf:ref)$/;

/** A text with a role of MyST, as HTML. */
export function role(name: string, text: string, macros: Macros): string {
  if (name === "math") return drawFormula(text, false, macros);
  if (references.test(name)) {
    const [, words, goal = text] = /^(.*?)\s*<([^<>]+)>$/s.exec(text) ?? [];
    return reference(goal, name === "numref" ? undefined : words, /^(?:doc|download)$/.test(name));
  }
  const element = elements[name];
  return element === undefined ? escapeHtml(text) : `<${element}>${escapeHtml(text)}</${element}>`;
}

/** A link whose words are found when all pages are known. */
function reference(goal: string, words: string | undefined, isFile: boolean): string {
  const href = isFile || goal.startsWith("#") ? goal : `#${goal}`;
  return `<a${words === undefined ? ' class="reference"' : ""} href="${escapeHtml(href)}">${escapeHtml(words ?? goal)}</a>`;
}
