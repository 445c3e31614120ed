/** What a parameter takes: the words of a signature (`Tensor`, `int[]`, `bool`), and what each accepts. */
export interface Kind {
  accepts(value: unknown): boolean;
  /** What messages call it: `must be Tensor, not int`. */
  readonly word: string;
  /** Whether a list is one of several arguments, and not the list of them. */
  readonly isList?: boolean;
  /** More exact words for a value that is refused, where PyTorch has them. */
  explain?(value: unknown, argument: string, position: string): string | null;
}

/** The word that Python would use for a value's type. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int" : "float";
  if (typeof value !== "object")
    return { string: "str", boolean: "bool", bigint: "int" }[String(typeof value)] ?? typeof value;
  const tag = (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  return tag ?? (isPlainObject(value) ? "dict" : value.constructor.name);
}

/** Whether a value is an object literal: what holds arguments by name. */
export function isPlainObject(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isInt = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): boolean =>
  typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
const isFloat = (value: unknown): value is number => typeof value === "number";
const listOf =
  (accepts: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(accepts);

const intList: Kind = {
  accepts: listOf(isInt),
  word: "tuple of ints",
  explain(value, argument, position) {
    if (!Array.isArray(value)) return null;
    const wrong = value.findIndex((element) => !isInt(element));
    const found = typeName(value[wrong]);
    if (wrong === 0 && position === "") return null;
    if (wrong === 0) return `${argument}${position} must be tuple of ints, but found element of type ${found} at pos 0`;
    return `${argument} failed to unpack the object at pos ${wrong + 1} with error "type must be tuple of ints,but got ${found}"`;
  },
};

const floatList: Kind = {
  accepts: listOf(isFloat),
  word: "tuple of floats",
  explain(value, argument, position) {
    if (!Array.isArray(value)) return null;
    const wrong: unknown = value.find((element) => !isFloat(element));
    return `${argument}${position} must be tuple of floats, not ${typeName(wrong)}`;
  },
};

const kinds = new Map<string, Kind>(
  Object.entries({
    any: { accepts: () => true, word: "any" },
    int: { accepts: isInt, word: "int" },
    float: { accepts: isFloat, word: "float" },
    bool: { accepts: (value) => typeof value === "boolean", word: "bool" },
    /** A module, or a function in its place. */
    Module: { accepts: (value) => typeof value === "function", word: "Module" },
    str: { accepts: (value) => typeof value === "string", word: "str" },
    Number: { accepts: isNumber, word: "Number" },
    "int[]": intList,
    /** One number for all axes, or one an axis. */
    "int[1]": { ...intList, accepts: (value) => isInt(value) || intList.accepts(value) },
    /** A list in which null leaves a length as it is. */
    "int?[1]": { ...intList, accepts: (value) => isInt(value) || listOf((x) => x === null || isInt(x))(value) },
    "float[]": floatList,
    "float[1]": { ...floatList, accepts: (value) => isFloat(value) || floatList.accepts(value) },
  } satisfies Record<string, Kind>),
);

/** Makes a word known to signatures: a layer above adds what it has, such as `Tensor`. */
export function defineKind(name: string, kind: Kind): void {
  kinds.set(name, kind);
}

/** What a word of a signature stands for. `str<a|b>` is a word with types of its own; alternatives are joined by `|`. */
export function kindNamed(name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  if (name.startsWith("str<")) return kindNamed("str");
  // the bars between angle brackets part words of one alternative
  const parts = name.split(/\|(?![^<]*>)/);
  if (parts.length === 1) throw new Error(`a signature names the unknown kind "${name}"`);
  const alternatives = parts.map(kindNamed);
  const [first, ...others] = alternatives;
  const [second] = others;
  const accepts =
    others.length === 1
      ? (value: unknown): boolean => first.accepts(value) || second.accepts(value)
      : (value: unknown): boolean => alternatives.some((kind) => kind.accepts(value));
  const either: Kind = { ...first, accepts };
  kinds.set(name, either);
  return either;
}
