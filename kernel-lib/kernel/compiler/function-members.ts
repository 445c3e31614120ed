import type { CompletionEntry, Declaration } from "typescript";
import { ts } from "./typescript.js";

/**
 * Members without those that every function has, where they are of an object of a class that can be called besides: a
 * layer of a network is an object first. Of what is a function and nothing else all are kept.
 */
export function withoutFunctionMembers(entries: readonly CompletionEntry[]): CompletionEntry[] {
  const own = entries.filter((entry) => !declarationsOf(entry).some(isOfFunction));
  return own.some((entry) => declarationsOf(entry).some(isOfInstance)) ? own : [...entries];
}

function declarationsOf({ symbol }: CompletionEntry): readonly Declaration[] {
  return symbol?.declarations ?? [];
}

/** Declared for all functions, by TypeScript's own library. */
function isOfFunction({ parent }: Declaration): boolean {
  return ts.isInterfaceDeclaration(parent) && /^(?:Callable|Newable)?Function$/.test(parent.name.text);
}

function isOfInstance(declaration: Declaration): boolean {
  const isStatic = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
  return ts.isClassLike(declaration.parent) && !isStatic;
}
