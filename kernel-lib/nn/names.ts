import { KeyError } from "../base/errors.js";

/**
 * Checks the name of a new parameter, buffer or module. It may replace one of its own kind, or what was null.
 *
 * @throws KeyError for a name that is taken or cannot be one.
 */
export function checkName(kind: string, name: string, owner: object, own: readonly [string, unknown][]): void {
  if (name.includes(".")) {
    throw new KeyError(`${kind} name can't contain "."${kind === "module" ? `, got: ${name}` : ""}`);
  }
  if (name === "") throw new KeyError(`${kind} name can't be empty string ""`);
  const isFree = !(name in owner) || Reflect.get(owner, name) === null || own.some(([known]) => known === name);
  if (!isFree) throw new KeyError(`attribute '${name}' already exists`);
}

/** The dotted name of a member: `prefix.name`. */
export function join(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}

/** The entries without those whose value an earlier entry has. */
export function unique<Value>(entries: [string, Value][]): [string, Value][] {
  const known = new Set<Value>();
  return entries.filter(([, value]) => !known.has(value) && known.add(value));
}

/** All lines but the first moved in by two, as Python's texts of modules do. */
export function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
