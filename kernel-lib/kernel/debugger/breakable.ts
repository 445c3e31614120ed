import type { Inspector } from "./inspector.js";
import type { Location, UserCode } from "./user-code.js";

/** Where code can be stopped, by the user's lines. */
export class Breakable {
  readonly #inspector: Pick<Inspector, "on" | "post">;
  readonly #known = new WeakMap<UserCode, Promise<Map<number, Location>>>();
  /** Scripts of ours by their address. */
  readonly #scripts = new Map<string, string>();
  #last = 0;

  constructor(inspector: Pick<Inspector, "on" | "post">) {
    this.#inspector = inspector;
    inspector.on<{ scriptId: string; url: string }>("Debugger.scriptParsed", ({ scriptId, url }) => {
      if (url.startsWith("locations:")) this.#scripts.set(url, scriptId);
    });
  }

  /** The line where a stop at `line` happens: this one, or the next with code. */
  async snap(code: UserCode, line: number): Promise<{ line: number; location: Location } | undefined> {
    const lines = await this.#linesOf(code);
    const next = [...lines.keys()].filter((other) => other >= line).sort((a, b) => a - b)[0];
    const location = next === undefined ? undefined : lines.get(next);
    return location && { line: next, location };
  }

  #linesOf(code: UserCode): Promise<Map<number, Location>> {
    let lines = this.#known.get(code);
    if (lines === undefined) {
      lines = this.#locate(code);
      this.#known.set(code, lines);
    }
    return lines;
  }

  /** V8 tells the places of a script that it has compiled: the code, as the body of a function that nobody calls. */
  async #locate(code: UserCode): Promise<Map<number, Location>> {
    const lines = new Map<number, Location>();
    const url = `locations:${++this.#last}`;
    const expression = `(async () => {\n${withoutAddress(code.code)}\n})\n//# sourceURL=${url}`;
    // by reference: the script lives as long as its function
    const { result } = await this.#inspector.post<{ result: { type: string; objectId?: string } }>("Runtime.evaluate", {
      ...{ expression, silent: true, disableBreaks: true },
    });
    const { type, objectId } = result;
    const scriptId = this.#scripts.get(url);
    this.#scripts.delete(url);
    const locations = type === "function" ? await this.#placesIn(scriptId) : [];
    if (objectId !== undefined) await this.#inspector.post("Runtime.releaseObject", { objectId });
    let before: Location | undefined;
    for (const { lineNumber, columnNumber } of locations) {
      const line = code.lineOf({ lineNumber: lineNumber - 1, columnNumber });
      // at the top of a cell V8 may stop a few columns before where it does in a function: right behind the last place
      const from = before?.lineNumber === lineNumber ? before.columnNumber + 1 : 0;
      before = { lineNumber, columnNumber };
      if (line !== undefined && !lines.has(line)) lines.set(line, { lineNumber: lineNumber - 1, columnNumber: from });
    }
    return lines;
  }

  async #placesIn(scriptId: string | undefined): Promise<Location[]> {
    const start = { scriptId, lineNumber: 1, columnNumber: 0 };
    return (await this.#inspector.post<{ locations: Location[] }>("Debugger.getPossibleBreakpoints", { start }))
      .locations;
  }
}

const withoutAddress = (code: string) => code.replace(/\/\/# sourceURL=.*$/, "");
