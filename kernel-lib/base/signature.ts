import { type Kind, kindNamed } from "./kinds.js";

/** One parameter of a callable. */
export interface Parameter {
  readonly name: string;
  /** The kind as it is written, without the mark of null. */
  readonly type: string;
  readonly kind: Kind;
  readonly isNullable: boolean;
  /** Takes all that is given by position, or one list. */
  readonly isVariadic: boolean;
  readonly isKeywordOnly: boolean;
  /** undefined for one that must be given. */
  readonly fallback: unknown;
}

/** What a callable takes and answers, read from its text. */
export interface Signature {
  /** The name in refusals of too many, missing and unknown arguments. */
  readonly name: string;
  /** The name in refusals of types. */
  readonly kernel: string;
  /** PyTorch writes this one in Python, so its refusals have Python's own words. */
  readonly isPython: boolean;
  readonly parameters: readonly Parameter[];
  /** How many can be given by position. */
  readonly positional: number;
  /** The place behind the last one that must be given. */
  readonly required: number;
  /** Whether a parameter takes all that is given by position. */
  readonly isVariadic: boolean;
  readonly result: string;
}

const form = /^(def )?(?:(\w+)::)?([\w{},]+)(?:\.\w+)?\(([^)]*)\)(?: -> (.+))?$/s;
const parameterForm = /^([^\s=]+?)(\?)?(\.\.\.)? (\w+)(?:=(.+))?$/s;

/**
 * Reads a signature in the notation of PyTorch's own declarations. `?` allows None, `...` takes all that follows, `*`
 * stands before those that go by name alone, `def` before the name of what PyTorch writes in Python, `nn::` and the like
 * before what stands in a namespace, and `.name` after it tells overloads apart.
 *
 * @example parseSignature("sum(Tensor input, int[1]? dim=None, bool keepdim=False, *, dtype? dtype=None) -> Tensor").positional // 3
 * @throws Error for a text that is none
 */
export function parseSignature(text: string): Signature {
  const parts = form.exec(text);
  if (parts === null) throw new Error(`this is no signature: ${text}`);
  const [, def, namespace, name, list, result = "None"] = parts;
  const parameters: Parameter[] = [];
  let isKeywordOnly = false;
  for (const item of splitList(list)) {
    if (item === "*") isKeywordOnly = true;
    else parameters.push(parseParameter(item, isKeywordOnly, text));
  }
  return {
    ...innerNames(namespace, name),
    isPython: def !== undefined || classes.has(namespace),
    parameters,
    positional: parameters.filter((parameter) => !parameter.isKeywordOnly).length,
    required: parameters.findLastIndex(({ fallback }) => fallback === undefined) + 1,
    isVariadic: parameters.some((parameter) => parameter.isVariadic),
    result,
  };
}

/** What PyTorch calls a function in its refusals: it may be another that it calls. */
function innerNames(namespace: string | undefined, name: string): Pick<Signature, "name" | "kernel"> {
  if (classes.has(namespace)) return { name: `${name}.__init__`, kernel: `${name}.__init__` };
  if (namespace === "forward") return { name: `${name}.forward`, kernel: `${name}.forward` };
  if (namespace === "init" && !name.endsWith("_") && name !== "calculate_gain")
    return innerNames(namespace, `${name}_`);
  if (namespace === "F" && /^((adaptive_)?max_pool\dd|threshold)$/.test(name))
    return { name: `_${name}`, kernel: name };
  if (namespace === "F" && name === "logsigmoid") return { name: "log_sigmoid", kernel: "log_sigmoid" };
  return { name, kernel: (namespace === "F" && kernels[name]) || name };
}

const classes: ReadonlySet<string | undefined> = new Set(["nn", "optim", "data"]);

const kernels: { readonly [name: string]: string } = {
  cross_entropy: "cross_entropy_loss",
  nll_loss: "nll_loss_nd",
  unfold: "im2col",
  fold: "col2im",
};

function parseParameter(item: string, isKeywordOnly: boolean, text: string): Parameter {
  const parts = parameterForm.exec(item);
  if (parts === null) throw new Error(`"${item}" is no parameter: ${text}`);
  const [, type, nullable, dots, name, fallback] = parts;
  return {
    name,
    type,
    kind: kindNamed(dots === undefined ? type : `${type}[]`),
    isNullable: nullable !== undefined,
    isVariadic: dots !== undefined,
    isKeywordOnly,
    fallback: fallback === undefined ? undefined : literal(fallback),
  };
}

/** Parts between the commas that stand in no bracket. */
function splitList(list: string): string[] {
  const parts = list.match(/(?:\[[^\]]*\]|<[^>]*>|'[^']*'|[^,[<'])+/g) ?? [];
  return parts.map((part) => part.trim());
}

const words: { readonly [word: string]: unknown } = { None: null, True: true, False: false, inf: Infinity };

/** The value of a default as Python writes it. */
function literal(text: string): unknown {
  if (text in words) return words[text];
  if (text.startsWith("'")) return text.slice(1, -1);
  if (text.startsWith("[")) return splitList(text.slice(1, -1)).map(literal);
  return Number(text);
}

/** `int dim, bool keepdim = False` */
export function parameterText({ parameters, positional }: Signature, offset: number): string {
  const texts = parameters.map(
    ({ kind, name, fallback }) => `${kind.word} ${name}${fallback === undefined ? "" : ` = ${defaultText(fallback)}`}`,
  );
  if (positional < parameters.length) texts.splice(positional, 0, "*");
  return texts.slice(offset).join(", ");
}

function defaultText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return Array.isArray(value) ? `[${value.map(defaultText).join(", ")}]` : String(value);
}
