import { parse } from "yaml";

/** Options of a directive, by name, as text. */
export type Options = Record<string, string>;

/** A directive taken apart. */
export interface Directive {
  /** None for code. */
  name?: string;
  argument: string;
  options: Options;
  body: string;
}

/** Take apart `{figure} picture.png`, or Quarto's `{.callout-tip title="…"}`, and the options at the content's head. */
export function directiveParts(info: string, content: string): Directive {
  const quarto = /^\{[^}]*\.([\w-]+)([^}]*)\}/.exec(info);
  if (quarto !== null) {
    const [, kind = "", rest = ""] = quarto;
    const options = { ...quoted(rest), ...(/#([\w-]+)/.exec(info) && { id: /#([\w-]+)/.exec(info)?.[1] ?? "" }) };
    return { name: kind.replace(/^callout-/, ""), argument: "", options, body: content };
  }
  const [, name, argument = ""] = /^\{([\w:+-]+)\}\s*(.*)$/.exec(info) ?? [];
  if (name === undefined) return { argument: "", options: {}, body: content };
  const { options, body } = withOptions(content);
  return { name, argument: argument.trim(), options, body };
}

function quoted(text: string): Options {
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]));
}

/** Options stand as `:name: value` lines, or as YAML between two lines `---`. */
function withOptions(content: string): { options: Options; body: string } {
  const yaml = /^---\n([\s\S]*?)\n---\n?/.exec(content);
  if (yaml !== null) return { options: texts(safely(yaml[1] ?? "")), body: content.slice(yaml[0].length) };
  const lines = content.split("\n");
  const options: Options = {};
  while (/^:[\w-]+:/.test(lines[0] ?? "")) {
    const [, key = "", value = ""] = /^:([\w-]+):\s*(.*)$/.exec(lines.shift() ?? "") ?? [];
    options[key] = value;
  }
  return { options, body: lines.join("\n") };
}

function texts(value: unknown): Options {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

/** YAML of others, which may be anything; nothing when it is none. */
export function safely(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
