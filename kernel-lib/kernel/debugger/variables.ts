import type { Described, Step } from "../described.js";
import { asWritten, hostName } from "../host.js";
import type { Inspector } from "./inspector.js";
import { Refusal, type Variable } from "./protocol.js";

/** Where names mean something: in a frame of V8's, or, with "", at the top of all cells. */
type Where = string;

/** The way to a value: a name, and steps into what it names. */
interface Way {
  where: Where;
  name: string;
  path: Step[];
}

const mostNames = 1000;
const atOnce = 200;

/**
 * Values by reference, as clients ask for them: each is a way to a value and is walked anew, so that nothing is kept
 * alive, and a reference at the top of the cells means the same after a run.
 */
export class Variables {
  readonly #inspector: Inspector;
  readonly #ways = new Map<number, Way>();
  readonly #references = new Map<string, number>();
  #last = 1000;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** What names stand for; those without a value yet are left out. */
  async read(names: string[], where: Where): Promise<Variable[]> {
    const found: Variable[] = [];
    const shown = names.slice(-mostNames);
    for (let at = 0; at < shown.length; at += atOnce) {
      const readers = shown.slice(at, at + atOnce).map((name) => `[${JSON.stringify(name)}, () => ${name}]`);
      const described = await this.#inspector.inspect<Described[]>("variables", [`[${readers.join(", ")}]`], {
        frame: where,
      });
      found.push(...described.map((one) => this.#variable(one, { where, name: one.name, path: [] })));
    }
    if (names.length > mostNames) {
      const more = `${names.length - mostNames} earlier ones`;
      found.push({ name: "…", type: more, value: more, variablesReference: 0 });
    }
    return found;
  }

  /** What is inside of a value. */
  async children(reference: number, start?: number, count?: number): Promise<Variable[]> {
    const way = this.#wayOf(reference);
    const args = [`() => ${way.name}`, JSON.stringify(way.path)];
    if (count !== undefined) args.push(String(start ?? 0), String(count));
    const described = await this.#inspector.inspect<Described[]>("children", args, { frame: way.where });
    const parent = way.path.filter((step) => !Array.isArray(step));
    return described.map(({ step, ...one }) =>
      step === undefined
        ? this.#variable({ ...one, isExpandable: false }, way)
        : this.#variable(one, { ...way, path: [...parent, step] }),
    );
  }

  /** The frame of the value that a reference belongs to, or "". */
  frameOf(reference: number): string {
    return this.#wayOf(reference).where;
  }

  /** Assigns what a function returns to what is inside of a value. */
  async assign(reference: number, name: string, value: string): Promise<Variable> {
    const { where, name: root, path } = this.#wayOf(reference);
    const args = [`() => ${root}`, JSON.stringify(path), JSON.stringify(name), value];
    const described = await this.#inspector.inspect<Described>("assign", args, { frame: where });
    return this.#variable({ ...described, isExpandable: false }, { where, name: root, path });
  }

  /** What a function returns. */
  async evaluate(read: string, where: Where): Promise<Variable> {
    const described = await this.#inspector.inspect<Described>("evaluated", [read], { frame: where });
    return this.#variable({ ...described, isExpandable: false }, { where, name: "", path: [] });
  }

  /** All forms in which a notebook can show what a name stands for. */
  bundle(name: string, where: Where, isStopped: boolean): Promise<{ [mime: string]: unknown }> {
    const args = [`() => ${name}`];
    return isStopped
      ? this.#inspector.inspect("bundleNow", args, { frame: where })
      : this.#inspector.inspect("bundle", args, { awaits: true });
  }

  /** Forgets ways through frames, which are gone when the thread goes on. */
  forgetFrames(): void {
    for (const [reference, { where }] of this.#ways) if (where !== "") this.#ways.delete(reference);
    for (const [key, reference] of this.#references) if (!this.#ways.has(reference)) this.#references.delete(key);
  }

  #wayOf(reference: number): Way {
    const way = this.#ways.get(reference);
    if (way === undefined) throw new Refusal("this variable belongs to a stop that is over; look at it again");
    return way;
  }

  #variable({ name, type, value, elements, isExpandable }: Described, way: Way): Variable {
    const variablesReference = isExpandable ? this.#referenceOf(way) : 0;
    return {
      name: asWritten(name),
      type,
      value,
      variablesReference,
      evaluateName: way.path.length === 0 ? asWritten(name) : "",
      ...(elements > 0 && { indexedVariables: elements }),
    };
  }

  #referenceOf(way: Way): number {
    const key = JSON.stringify([way.where, way.name, way.path]);
    let reference = this.#references.get(key);
    if (reference === undefined) {
      reference = ++this.#last;
      this.#references.set(key, reference);
      this.#ways.set(reference, way);
    }
    return reference;
  }
}

/** The kernel's own among names. */
export const isHidden = (name: string) => name === hostName || name === "__caught__";
