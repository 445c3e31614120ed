import { ValueError } from "../../base/errors.js";

/** A name that a pickle asks for: `collections.OrderedDict`. */
export class Global {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  toString(): string {
    return `${this.module}.${this.name}`;
  }
}

/** Python's `dict`, and its `OrderedDict`, which stays a map. */
export class Dict extends Map<unknown, unknown> {}

/** What a pickle cannot make by itself: calls of what it names, and what lies beside it. */
export interface Makers {
  call(callee: Global, args: readonly unknown[]): unknown;
  load(id: readonly unknown[]): unknown;
}

/** Where a tuple begins on the stack. */
const mark = Symbol("mark");

/** The reader's place in the bytes. */
class Bytes {
  at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** So many bytes. @throws ValueError where they end before */
  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new ValueError("the pickle ends too early");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  number(count: 1 | 2 | 4): number {
    this.take(count);
    const start = this.at - count;
    if (count === 1) return this.#view.getUint8(start);
    return count === 2 ? this.#view.getUint16(start, true) : this.#view.getInt32(start, true);
  }

  float(): number {
    this.take(8);
    return this.#view.getFloat64(this.at - 8);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  line(): string {
    const stop = this.bytes.indexOf(10, this.at);
    const text = this.text((stop < 0 ? this.bytes.length : stop) - this.at);
    this.at++;
    return text;
  }

  /** A whole number in two's complement, which may be long. */
  whole(length: number): number | bigint {
    const value = this.take(length).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const signed = length > 0 ? BigInt.asIntN(8 * length, value) : 0n;
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }
}

/**
 * The value of a pickle of protocol 2 to 5. It runs nothing: what it names is made by `makers`, or refused by them.
 *
 * @throws ValueError for what is no pickle, or needs more than values
 */
export function readPickle(pickle: Uint8Array, makers: Makers): unknown {
  const bytes = new Bytes(pickle);
  const stack: unknown[] = [];
  const memo: unknown[] = [];
  const top = (): unknown => stack[stack.length - 1];
  const toMark = (): unknown[] => stack.splice(stack.lastIndexOf(mark)).slice(1);
  const pop = (count: number): unknown[] => stack.splice(stack.length - count);
  const setItems = (items: readonly unknown[]): void => {
    const target = top() as Map<unknown, unknown>;
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const remember = (place: number): void => {
    memo[place] = top();
  };
  const call = (): void => {
    const [callee, args] = pop(2);
    stack.push(makers.call(callee as Global, args as unknown[]));
  };
  const steps: { readonly [code: string]: () => unknown } = {
    "\x80": () => void bytes.take(1),
    "\x95": () => void bytes.take(8),
    N: () => stack.push(null),
    "\x88": () => stack.push(true),
    "\x89": () => stack.push(false),
    K: () => stack.push(bytes.number(1)),
    M: () => stack.push(bytes.number(2)),
    J: () => stack.push(bytes.number(4)),
    "\x8a": () => stack.push(bytes.whole(bytes.number(1))),
    G: () => stack.push(bytes.float()),
    X: () => stack.push(bytes.text(bytes.number(4))),
    "\x8c": () => stack.push(bytes.text(bytes.number(1))),
    "(": () => stack.push(mark),
    ")": () => stack.push([]),
    t: () => stack.push(toMark()),
    "\x85": () => stack.push(pop(1)),
    "\x86": () => stack.push(pop(2)),
    "\x87": () => stack.push(pop(3)),
    "]": () => stack.push([]),
    a: () => {
      const [value] = pop(1);
      (top() as unknown[]).push(value);
    },
    e: () => {
      const values = toMark();
      (top() as unknown[]).push(...values);
    },
    "}": () => stack.push(new Dict()),
    s: () => setItems(pop(2)),
    u: () => setItems(toMark()),
    "\x8f": () => stack.push(new Set()),
    "\x90": () => {
      const values = toMark();
      for (const value of values) (top() as Set<unknown>).add(value);
    },
    q: () => remember(bytes.number(1)),
    r: () => remember(bytes.number(4)),
    "\x94": () => remember(memo.length),
    h: () => stack.push(memo[bytes.number(1)]),
    j: () => stack.push(memo[bytes.number(4)]),
    c: () => stack.push(new Global(bytes.line(), bytes.line())),
    "\x93": () => stack.push(new Global(...(pop(2) as [string, string]))),
    R: call,
    "\x81": call,
    Q: () => stack.push(makers.load(pop(1)[0] as unknown[])),
    b: () => void pop(1), // the attributes of a dictionary, such as the versions of the layers
  };
  for (;;) {
    const code = String.fromCharCode(bytes.number(1));
    if (code === ".") return top();
    const step = steps[code];
    if (step === undefined) {
      throw new ValueError(`a pickle with more than values: opcode ${JSON.stringify(code)} at byte ${bytes.at - 1}`);
    }
    step();
  }
}
