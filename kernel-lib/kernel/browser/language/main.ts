/** The worker that knows the language: the kernel's compiler, on declarations that are fetched. */
// before all others, so that they come while TypeScript is evaluated
import "./declarations.js";

import { toCodePoints, toIndex } from "../../code-points.js";
import { Above } from "../../compiler/above.js";
import { Cells } from "../../compiler/cells.js";
import { complete } from "../../compiler/complete.js";
import { inspect } from "../../compiler/inspect.js";
import { marksOf } from "../../compiler/marks.js";
import { addFile } from "../../compiler/platform/browser/files.js";
import type { Language } from "../../language.js";
import { answerCalls } from "../calls.js";
import type { LanguageCalls } from "../messages.js";
import { declarations } from "./declarations.js";

let loading: Promise<{ cells: Cells; above: Above }> | undefined;

async function load(language: Language): Promise<{ cells: Cells; above: Above }> {
  for (const [path, text] of Object.entries(await declarations)) addFile(path, text);
  const cells = new Cells("/", language);
  return { cells, above: new Above(cells) };
}

const loaded = () => loading ?? Promise.reject(new Error("the language worker has not been started"));

const calls: LanguageCalls = {
  async start({ language }) {
    loading = load(language);
    await loading;
  },
  compile: async (request) => (await loaded()).cells.compile(request),
  async check({ source, above: sources }) {
    const { cells, above } = await loaded();
    return above.within(sources, () => marksOf(cells, source));
  },
  async complete({ source, cursor, above: sources }) {
    const { cells, above } = await loaded();
    const request = { code: source, cursor: toCodePoints(source, cursor) };
    const { matches, cursor_start, cursor_end, metadata } = above.within(sources, () => complete(cells, request)).reply;
    if (matches.length === 0) return undefined;
    return {
      start: toIndex(source, cursor_start),
      end: toIndex(source, cursor_end),
      items: metadata._jupyter_types_experimental.map(({ text, type, signature }) => ({
        label: text,
        type,
        ...(signature === undefined || signature === "" ? {} : { detail: signature }),
      })),
    };
  },
  async inspect({ source, cursor, above: sources }) {
    const { cells, above } = await loaded();
    const request = { code: source, cursor: toCodePoints(source, cursor), detail: 0 };
    const { data } = above.within(sources, () => inspect(cells, request)).reply;
    return (data as { "text/markdown"?: string })["text/markdown"];
  },
  async read({ address }) {
    const response = await fetch(address, { credentials: "omit" });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  },
  forget: async () => (await loaded()).cells.scope.forget(),
};
answerCalls(self, calls);
