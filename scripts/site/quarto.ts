import { safely } from "./markdown/options.js";

/** Options of Quarto that hold for all cells of a page, as its front matter has them. */
export type Defaults = Record<string, unknown>;

type Metadata = Record<string, unknown>;

/** How lines of options begin, in the languages of cells. */
const comment = /^(?:#|\/\/|--|%%?|;)\|\s?(.*)$/;

/** Tags of Jupyter Book that say the same as an option's value. */
const tagOf: Record<string, (value: unknown) => string | undefined> = {
  include: (value) => (value === false ? "remove-cell" : undefined),
  echo: (value) => (value === false ? "remove-input" : undefined),
  output: (value) => (value === false ? "remove-output" : undefined),
  warning: (value) => (value === false ? "remove-stderr" : undefined),
  "code-fold": (value) => (value === true || value === "true" ? "hide-input" : undefined),
  column: (value) => (/^(?:page|screen)/.test(String(value)) ? "full-width" : undefined),
};

/** A cell without the lines of options at its head, which become tags and metadata. */
export function cellOptions(
  source: string,
  metadata: Metadata,
  defaults: Defaults,
): { source: string; metadata: Metadata } {
  const lines = source.split("\n");
  const head: string[] = [];
  while (comment.test(lines[0] ?? "")) head.push(comment.exec(lines.shift() ?? "")?.[1] ?? "");
  const read = safely(head.join("\n"));
  const own = typeof read === "object" && read !== null ? (read as Metadata) : {};
  const options: Metadata = { ...defaults, ...own };
  if (Object.keys(options).length === 0) return { source, metadata };
  const tags = Object.entries(tagOf).flatMap(([name, tag]) => tag(options[name]) ?? []);
  const known = Array.isArray(metadata.tags) ? metadata.tags : [];
  const { label, "code-summary": summary, "fig-cap": caption, "fig-alt": alt, "tbl-cap": table } = options;
  const extra = { label, code_summary: summary, caption: caption ?? table, alt };
  const said = Object.entries(extra).filter(([, value]) => typeof value === "string");
  return {
    source: lines.join("\n"),
    metadata: { ...metadata, ...Object.fromEntries(said), tags: [...new Set([...known, ...tags])] },
  };
}
