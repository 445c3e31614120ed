import { safely } from "./markdown/options.js";
import type { Defaults } from "./quarto.js";

/** What a page says of itself at its head. */
export interface FrontMatter {
  title?: string;
  language?: string;
  /** What others refer to the page by. */
  label?: string;
  /** Whether its headings have numbers; nothing where it does not say. */
  numbered?: boolean;
  /** Options of Quarto for all its cells. */
  defaults: Defaults;
}

/** The YAML between two lines `---` at the head of a text, and what comes after it. */
export function frontMatter(source: string): { front: FrontMatter; rest: string } {
  const match = /^\s*---\n([\s\S]*?)\n---\s*(?:\n|$)/.exec(source);
  const front = match === null ? undefined : (safely(match[1] ?? "") as Record<string, unknown> | undefined);
  if (match === null || typeof front !== "object" || front === null) return { front: { defaults: {} }, rest: source };
  const language = front.lang ?? front.language;
  const numbered = wantsNumbers(front);
  return {
    front: {
      ...(front.title !== undefined && { title: String(front.title) }),
      ...(language !== undefined && { language: String(language) }),
      ...(typeof front.label === "string" && { label: front.label }),
      ...(numbered !== undefined && { numbered }),
      defaults: { ...(front.execute as Defaults | undefined), ...formatDefaults(front.format) },
    },
    rest: source.slice(match[0].length),
  };
}

/** `format: html: code-fold: true` holds for all cells. */
function formatDefaults(format: unknown): Defaults {
  const fold = htmlOf(format)?.["code-fold"];
  return fold === undefined ? {} : { "code-fold": fold };
}

type Yaml = Record<string, unknown>;

const htmlOf = (format: unknown): Yaml | undefined => (format as Yaml | undefined)?.html as Yaml | undefined;

/** Quarto's `number-sections`, also under `format: html:`, and MyST's `numbering`; nothing where neither is there. */
export function wantsNumbers(settings: unknown): boolean | undefined {
  if (typeof settings !== "object" || settings === null) return undefined;
  const { "number-sections": sections, format, numbering } = settings as Yaml;
  const said = sections ?? htmlOf(format)?.["number-sections"] ?? numbering;
  if (typeof said !== "object" || said === null) return typeof said === "boolean" ? said : undefined;
  const headings = Object.entries(said).filter(([name]) => /^(?:all|headings|heading_\d)$/.test(name));
  return headings.length === 0 ? undefined : headings.some(([, value]) => value === true || typeof value === "object");
}
