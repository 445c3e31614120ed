/** Text of a file of the course, by its path as a page writes it; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** Quarto's `{{< include _part.qmd >}}` on a line of its own. */
const shortcode = /^[ \t]*\{\{<\s*include\s+(?:"([^"\n]+)"|(\S+))\s*>\}\}[ \t]*$/gm;

/** MyST's `{include}` and `{literalinclude}`, with the options below. */
const directive = /^([`~:]{3,})\{(include|literalinclude)\}[ \t]*(\S.*?)[ \t]*\n((?:(?!\1).*\n)*?)\1[`~:]*[ \t]*$/gm;

/** Files that include each other would never end. */
const deepest = 8;

/**
 * The text with what it includes from files in its place; links in there are led from the page, as in Quarto and MyST.
 * What is not there becomes a link to it, which leads nowhere and is told.
 */
export function withIncluded(source: string, read: ReadText, depth = 0): string {
  if (depth === deepest || !/include/.test(source)) return source;
  const whole = (path: string, cut: (text: string) => string = (text) => text): string => {
    const text = read(path)?.replaceAll("\r\n", "\n");
    return text === undefined
      ? `[${path}](<${path}>)`
      : withIncluded(cut(text.replace(/^---\n[\s\S]*?\n---\n/, "")), read, depth + 1);
  };
  return source
    .replaceAll(shortcode, (_, quoted?: string, bare?: string) => whole(quoted ?? bare ?? ""))
    .replaceAll(directive, (_, _fence, name: string, path: string, head: string) => {
      const options = optionsIn(head);
      const language = options.language ?? options.code ?? options.lang;
      if (name === "include" && language === undefined && options.literal === undefined)
        return whole(path, (text) => part(text, options));
      const code = read(path);
      if (code === undefined) return `[${path}](<${path}>)`;
      return `\`\`\`\`\`\`${language || (/\.(\w+)$/.exec(path)?.[1] ?? "text")}\n${part(code, options).trimEnd()}\n\`\`\`\`\`\``;
    });
}

type Options = Record<string, string>;

function optionsIn(head: string): Options {
  const pairs = [...head.matchAll(/^:([\w-]+):[ \t]*(.*)$/gm)].map(([, key = "", value = ""]) => [key, value.trim()]);
  return Object.fromEntries(pairs);
}

/** The lines that the options name: by their numbers, or from one text to another. */
function part(text: string, options: Options): string {
  const { lines: numbers, "start-after": after, "start-at": at, "end-before": before, "end-at": last } = options;
  const lines = text.split("\n");
  if (numbers !== undefined) return lines.filter((_, index) => isNamed(numbers, index + 1, lines.length)).join("\n");
  const start = lines.findIndex((line) => line.includes(after ?? at ?? ""));
  const from = after === undefined ? Math.max(0, start) : start + 1;
  const rest = lines.slice(from);
  const end = before ?? last;
  const to = end === undefined ? -1 : rest.findIndex((line) => line.includes(end));
  return rest.slice(0, to === -1 ? undefined : last === undefined ? to : to + 1).join("\n");
}

/** `1-3, 5, 8-`. */
function isNamed(numbers: string, line: number, all: number): boolean {
  return numbers.split(",").some((range) => {
    const [from = "", to] = range.trim().split("-");
    return line >= Number(from || 1) && line <= Number(to === undefined ? from : to || all);
  });
}
