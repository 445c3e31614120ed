import type { Described } from "../described.js";
import { asWritten } from "../host.js";
import type { Inspector } from "./inspector.js";
import type { Variable } from "./protocol.js";
import type { Variables } from "./variables.js";

/** The names at the top of all cells, which can be read without a stop, also while a cell runs. */
export class Globals {
  readonly variables: Variables;
  readonly #inspector: Inspector;
  readonly #declared: () => Promise<string[]>;
  #running: Promise<Variable[]> | undefined;
  #next: Promise<Variable[]> | undefined;

  constructor(inspector: Inspector, variables: Variables, declared: () => Promise<string[]>) {
    this.#inspector = inspector;
    this.variables = variables;
    this.#declared = declared;
  }

  /** As JavaScript has them, in the order of their first declarations. */
  async names(): Promise<string[]> {
    const [declared, { names }] = await Promise.all([
      this.#declared(),
      this.#inspector.post<{ names: string[] }>("Runtime.globalLexicalScopeNames"),
    ]);
    const known = new Map(names.map((name) => [asWritten(name), name]));
    return declared.flatMap((name) => known.get(name) ?? []);
  }

  /** What they stand for. Clients ask at every output: requests that come while one is worked on share the next. */
  read(variables: Variables): Promise<Variable[]> {
    if (this.#running === undefined) {
      this.#running = this.#readNow(variables).finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => [])
      .then(() => {
        this.#next = undefined;
        return this.read(variables);
      });
    return this.#next;
  }

  /** What a name is now, in one line; undefined where that says nothing that its type does not. */
  async now(name: string): Promise<string | undefined> {
    const raw = (await this.names()).find((other) => asWritten(other) === name);
    if (raw === undefined) return undefined;
    const [found] = await this.variables.read([raw], "");
    if (found === undefined || /^(function|class)\b/.test(found.type)) return undefined;
    return ["float", "bool", "str"].includes(found.type) ? found.value : found.type;
  }

  /** The keys of a name's value, or of one inside of it; none where it has no value. */
  async keys(name: string, path: string[]): Promise<Described[]> {
    const raw = (await this.names()).find((other) => asWritten(other) === name);
    if (raw === undefined) return [];
    return this.#inspector.inspect<Described[]>("keys", [`() => ${raw}`, JSON.stringify(path)]);
  }

  async #readNow(variables: Variables): Promise<Variable[]> {
    return variables.read(await this.names(), "");
  }
}
