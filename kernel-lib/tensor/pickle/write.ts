import { typeName } from "../../base/kinds.js";

/** A call that a pickle asks for: what is called, and with what. */
export class Call {
  constructor(
    readonly module: string,
    readonly name: string,
    /** Nothing where the name itself is meant. */
    readonly args?: Tuple,
  ) {}
}

/** Python's tuple. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** What lies beside the pickle, by its id. */
export class Beside {
  constructor(readonly id: Tuple) {}
}

/** Bytes that grow. */
class Growing {
  #bytes = new Uint8Array(1024);
  #length = 0;

  put(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  code(text: string): void {
    this.put(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  }

  /** A code and a number of so many bytes. */
  number(code: string, size: number, write: (view: DataView) => void): void {
    this.code(code);
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    this.put(new Uint8Array(view.buffer));
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Two's complement in as few bytes as hold it, the lowest first. */
function longBytes(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(Number(BigInt.asUintN(8, rest)));
    rest >>= 8n;
  } while (!(rest === 0n && bytes[bytes.length - 1] < 128) && !(rest === -1n && bytes[bytes.length - 1] >= 128));
  return bytes;
}

/**
 * A value as a pickle of protocol 2.
 *
 * @param replace turns what is no plain value into what stands for it, or answers it as it is
 * @throws TypeError for what has no place in a pickle, such as functions
 */
export function writePickle(value: unknown, replace: (value: unknown) => unknown): Uint8Array {
  const out = new Growing();
  const open = new Set<unknown>();
  const text = (content: string): void => {
    const bytes = new TextEncoder().encode(content);
    out.number("X", 4, (view) => view.setUint32(0, bytes.length, true));
    out.put(bytes);
  };
  const whole = (n: number | bigint): void => {
    if (n >= 0 && n < 256) out.number("K", 1, (view) => view.setUint8(0, Number(n)));
    else if (n >= -(2 ** 31) && n < 2 ** 31) out.number("J", 4, (view) => view.setInt32(0, Number(n), true));
    else {
      const bytes = longBytes(BigInt(n));
      out.number("\x8a", 1, (view) => view.setUint8(0, bytes.length));
      out.put(bytes);
    }
  };
  const all = (values: Iterable<unknown>): void => {
    for (const one of values) write(one);
  };
  const items = (entries: readonly (readonly [unknown, unknown])[]): void => {
    if (entries.length === 0) return;
    out.code("(");
    all(entries.flat());
    out.code("u");
  };
  const object = (given: object): void => {
    if (given instanceof Tuple) {
      out.code("(");
      all(given.items);
      out.code("t");
    } else if (given instanceof Call) {
      out.code(`c${given.module}\n${given.name}\n`);
      if (given.args === undefined) return;
      write(given.args);
      out.code("R");
    } else if (given instanceof Beside) {
      write(given.id);
      out.code("Q");
    } else if (Array.isArray(given)) {
      out.code("](");
      all(given);
      out.code("e");
    } else if (given instanceof Map) {
      const isNamed = [...given.keys()].every((key) => typeof key === "string");
      if (isNamed) write(new Call("collections", "OrderedDict", new Tuple([])));
      else out.code("}");
      items([...given]);
    } else if (given instanceof Set) {
      write(new Call("__builtin__", "set", new Tuple([[...given]])));
    } else if (typeName(given) === "dict") {
      out.code("}");
      items(Object.entries(given));
    } else throw new TypeError(`cannot save a ${typeName(given)}: ${savable}`);
  };
  const write = (raw: unknown): void => {
    const given = replace(raw);
    if (given === null || given === undefined) out.code("N");
    else if (typeof given === "boolean") out.code(given ? "\x88" : "\x89");
    else if (typeof given === "string") text(given);
    else if (typeof given === "bigint" || Number.isSafeInteger(given)) whole(given as number);
    else if (typeof given === "number") out.number("G", 8, (view) => view.setFloat64(0, given));
    else if (typeof given === "object") {
      if (open.has(raw)) throw new TypeError("cannot save a value that holds itself");
      open.add(raw);
      object(given);
      open.delete(raw);
    } else throw new TypeError(`cannot save a ${typeof given}: ${savable}`);
  };
  out.code("\x80\x02");
  write(value);
  out.code(".");
  return out.bytes;
}

const savable = "tensors, numbers, texts, lists, maps and objects of these can be saved; of a module its state_dict()";
