import type { Content } from "../message.js";

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** What was executed in this session, as `history_request` asks for it. Kept in memory: a kernel is one session. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  /** The last entry's text/plain result. */
  setOutput(output: string): void {
    const last = this.#entries.at(-1);
    if (last !== undefined) last.output = output;
  }

  /** Rows of `[session, line, input]`, or `[session, line, [input, output]]` when `output` is asked for. */
  select(request: Content): unknown[] {
    const row = ({ line, input, output }: Entry) => [0, line, request.output === true ? [input, output] : input];
    return this.#choose(request).map(row);
  }

  #choose({ hist_access_type, n, start, stop, session, pattern, unique }: Content): Entry[] {
    const limit = typeof n === "number" ? n : Number.POSITIVE_INFINITY;
    if (hist_access_type === "range") {
      if (session !== undefined && session !== 0) return [];
      const first = typeof start === "number" ? start : 0;
      const end = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
      return this.#entries.filter(({ line }) => line >= first && line < end);
    }
    if (hist_access_type === "search") {
      const matches = glob(typeof pattern === "string" ? pattern : "*");
      let found = this.#entries.filter(({ input }) => matches.test(input));
      if (unique === true) found = [...new Map(found.map((entry) => [entry.input, entry])).values()];
      return last(found, limit);
    }
    return last(this.#entries, limit);
  }
}

function last(entries: Entry[], n: number): Entry[] {
  return n <= 0 ? [] : entries.slice(-Math.min(n, entries.length) || entries.length);
}

/** `*` and `?` as in a shell, matched against the whole input. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
