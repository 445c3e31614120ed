import { existsSync, readFileSync } from "node:fs";
import type { Previews } from "../debugger/breakpoints.js";
import type { Caller } from "../rpc.js";
import type { LanguageCalls } from "../threads.js";

/** Has the language process compile what is not to run. */
export function createPreviews(language: Caller<LanguageCalls>): Previews {
  return {
    expression: (text, setApart) => language.call("expression", { text, setApart }),
    cell: (text) => language.call("preview", { source: text }),
    async module(path) {
      if (!existsSync(path)) return undefined;
      const { code, map, failure } = await language.call("module", { path, asynchronous: false });
      return failure === undefined ? { code, map, text: readFileSync(path, "utf8") } : undefined;
    },
  };
}
