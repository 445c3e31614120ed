import { asWritten } from "../host.js";
import { type Inspector, inspection } from "./inspector.js";
import { type Breakpoint, Refusal } from "./protocol.js";
import type { UserCode } from "./user-code.js";

/** Compiles an expression, of whose names some are set apart, or says in one line what is wrong with it. */
export type CompileExpression = (text: string, setApart: string[]) => Promise<{ code: string } | { problem: string }>;

/** What users write to the debugger, in the cells' language, as JavaScript for the place where it is worked out. */
export class Expressions {
  readonly #inspector: Inspector;
  readonly #compile: CompileExpression;

  constructor(inspector: Inspector, compile: CompileExpression) {
    this.#inspector = inspector;
    this.#compile = compile;
  }

  /** A function of an expression, in some code or at the top of the cells; refuses what is none. */
  async read(text: string, code?: UserCode): Promise<string> {
    const compiled = await this.#compile(text, await this.#namesSetApart(code));
    if ("problem" in compiled) throw new Refusal(`SyntaxError: ${compiled.problem}`);
    return `() => (${compiled.code}\n)`;
  }

  /** What tells whether to stop at a breakpoint; undefined where the code always does. */
  async conditionOf(breakpoint: Breakpoint, code: UserCode): Promise<string | undefined> {
    const { condition, logMessage, id, line } = breakpoint;
    const given = condition?.trim() ? await this.read(condition, code) : undefined;
    if (logMessage) {
      const parts = messageParts(logMessage).map((part, index) =>
        index % 2 === 0 ? JSON.stringify(part) : this.read(part, code),
      );
      return `${inspection}.logs(${id}, ${line}, ${given ?? "() => true"}, [${(await Promise.all(parts)).join(", ")}])`;
    }
    return given && `${inspection}.holds(${id}, ${line}, ${given})`;
  }

  /** A cell's name is set apart in all of a cell or nowhere in it. Local files do not see the names of cells. */
  async #namesSetApart(code: UserCode | undefined): Promise<string[]> {
    if (code?.isCell === false) return [];
    const { names } = await this.#inspector.post<{ names: string[] }>("Runtime.globalLexicalScopeNames");
    const apart = names.flatMap((name) => (asWritten(name) === name ? [] : [asWritten(name)]));
    return code === undefined ? apart : [...code.setApart, ...apart.filter((name) => !code.mentions(name))];
  }
}

/** `i is {i}!` → `i is `, `i`, `!`: text and expressions take turns. An expression may have braces of its own. */
function messageParts(message: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { index, 0: brace } of message.matchAll(/[{}]/g)) {
    const isEdge = brace === "{" ? depth++ === 0 : depth > 0 && --depth === 0;
    if (!isEdge) continue;
    parts.push(message.slice(from, index));
    from = index + 1;
  }
  const rest = message.slice(from);
  return depth === 0 ? [...parts, rest] : [...parts.slice(0, -1), `${parts.at(-1)}{${rest}`];
}
