import type { DebugAdapter } from "../debugger/adapter.js";
import type { Described } from "../described.js";
import type { Content } from "../message.js";
import type { Caller } from "../rpc.js";
import type { LanguageCalls } from "../threads.js";

/** So long a question waits for what the main thread knows, which may be in a call that does not come back. */
const patienceMs = 500;

interface Answerers {
  language: Caller<LanguageCalls>;
  debugger: DebugAdapter;
}

/** Answers `complete_request`: what types tell, and the keys of values whose types tell none. */
export async function complete({ code, cursor_pos }: Content, { language, debugger: adapter }: Answerers) {
  const request = { code: String(code), cursor: Number(cursor_pos) };
  const { reply, value } = await language.call("complete", request);
  const keys = value && (await soon(adapter.keys(value.name, value.path)));
  return keys === undefined ? reply : withKeys(reply, keys, request.code);
}

/** Answers `inspect_request`: documentation of a name, and what it is now. */
export async function inspect(
  { code, cursor_pos, detail_level = 0 }: Content,
  { language, debugger: adapter }: Answerers,
) {
  const request = { code: String(code), cursor: Number(cursor_pos), detail: Number(detail_level) };
  const { reply, name } = await language.call("inspect", request);
  const now = name === undefined ? undefined : await soon(adapter.now(name));
  return now === undefined ? reply : withValue(reply, now);
}

/** What a promise gives, unless that takes too long or fails. */
async function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  return Promise.race([promise.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

/** Puts the keys of a value before what types tell. */
function withKeys(reply: Content, keys: readonly Described[], code: string): Content {
  const {
    matches,
    cursor_start: start,
    cursor_end: end,
    metadata,
  } = reply as {
    [name in "cursor_start" | "cursor_end"]: number;
  } & { matches: string[]; metadata: { _jupyter_types_experimental: { text: string }[] } };
  const points = [...code];
  const prefix = points.slice(start, end).join("");
  const isInQuotes = /["'`]$/.test(points.slice(0, start).join(""));
  const fitting = keys.filter(
    ({ name }) => name.startsWith(prefix) && (isInQuotes || /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)),
  );
  const names = new Set(fitting.map(({ name }) => name));
  const described = fitting.map(({ name, type, value }) => ({
    start,
    end,
    text: name,
    type: /^(function|class)\b/.test(type) ? "method" : "property",
    signature: ["float", "bool", "str"].includes(type) ? value : type,
  }));
  return {
    ...reply,
    matches: [...names, ...matches.filter((name) => !names.has(name))],
    metadata: {
      _jupyter_types_experimental: [
        ...described,
        ...metadata._jupyter_types_experimental.filter(({ text }) => !names.has(text)),
      ],
    },
  };
}

/** Adds to the documentation of a name what it is now. */
function withValue({ data, ...reply }: Content, now: string): Content {
  const { "text/markdown": markdown, "text/plain": plain } = data as { [mime: string]: string };
  return {
    ...reply,
    data: { "text/markdown": `${markdown}\n\nnow: \`${now}\``, "text/plain": `${plain}\n\nnow: ${now}` },
  };
}
