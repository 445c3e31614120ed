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

/** What Quarto numbers by the beginning of its name, as MyST calls it. */
const theorems: Record<string, string> = {
  ...{ thm: "prf:theorem", lem: "prf:lemma", cor: "prf:corollary", prp: "prf:proposition", cnj: "prf:conjecture" },
  ...{ def: "prf:definition", exm: "prf:example", exr: "prf:exercise" },
};

/** Take apart `{figure} picture.png`, or Quarto's `{.callout-tip title="…"}`, and the options at the content's head. */
export function directiveParts(info: string, content: string): Directive {
  if (/^\{\s*(?:[.#]|[\w-]+\s*=)/.test(info)) {
    const { classes, options } = attributes(info);
    const [kind = theorems[/^(\w+)-/.exec(options.id ?? "")?.[1] ?? ""] ?? "div"] = classes;
    // a heading at the head of such a box is its title
    const boxed = /^(?:callout-|prf:)/.test(kind);
    const [line, argument = ""] = (boxed && /^\s*#{1,6}\s+(.+)\n?/.exec(content)) || [];
    const title = kind.startsWith("callout-") && argument !== "" ? { title: argument } : {};
    const body = content.slice(line?.length ?? 0);
    return {
      name: kind.replace(/^callout-/, ""),
      argument: boxed && !("title" in title) ? argument : "",
      options: { ...title, ...options },
      body,
    };
  }
  const [, name, argument = ""] = /^\{([\w:+-]+)\}\s*(.*)$/.exec(info) ?? [];
  if (name === undefined) return { argument: "", options: {}, body: content };
  const { options, body } = withOptions(content);
  return { name, argument: argument.trim(), options, body };
}

/** Pandoc's `{#id .class key="value"}`, which knitr writes as `{r, key=value}`; the id is an option, too. */
export function attributes(text: string): { classes: string[]; options: Options } {
  const said = text.replaceAll(/[\w.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s,}]+)/g, "");
  const pairs = [...text.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,}]+))/g)];
  const options = Object.fromEntries(pairs.map(([, key, a, b, c]) => [key, a ?? b ?? c ?? ""]));
  const [, id] = /#([\w:-]+)/.exec(said) ?? [];
  return {
    classes: [...said.matchAll(/\.([\w-]+)/g)].map(([, name]) => name),
    options: { ...options, ...(id !== undefined && { id }) },
  };
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
