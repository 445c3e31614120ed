import type { Node, NodeArray, PropertyName, SourceFile, Statement, TypeElement } from "typescript";
import { ts } from "./typescript.js";

/** What a name means in JavaScript as it runs here: the global object, or a namespace such as `Intl`. */
type Scope = { readonly [name: string | symbol]: unknown };

const globalScope = globalThis as unknown as Scope;
/** Libraries of what a supported Node may lack. */
const newest = /\/lib\.(?:es202[4-9]|esnext)\.\w+\.d\.ts$/;

const iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values()));
/** Interfaces that are not called as the class whose instances have their methods. */
const prototypes: { [name: string]: object } = {
  IteratorObject: iterator,
  ReadonlyArray: Array.prototype,
  ReadonlyMap: Map.prototype,
  ReadonlySet: Set.prototype,
};

/** Global names that TypeScript knows, and the JavaScript running here does not. */
export const absent = new Set<string>();
/** Methods that TypeScript gives to iterators, and the JavaScript running here does not. */
export const absentOfIterators = new Set<string>();

/**
 * Takes out of TypeScript's newest libraries the names that the JavaScript running here does not have, before they are
 * bound: Node 20 has no `Object.groupBy`, and a cell that calls it must not pass the check.
 */
export function withoutAbsent(file: SourceFile): SourceFile {
  if (!newest.test(file.fileName)) return file;
  prune(file, globalScope, ts.isExternalModule(file));
  return file;
}

function prune(block: { statements: NodeArray<Statement> }, scope: Scope, isModule = false): void {
  const missing = isModule ? [] : block.statements.flatMap(valuesOf).filter((name) => !(name in scope));
  if (scope === globalScope) for (const name of missing) absent.add(name);
  // types of a namespace that is not there stand in the signatures of others
  const gone = new Set(scope === globalScope ? missing.flatMap((name) => [name, `${name}Constructor`]) : []);
  const there = block.statements.filter((statement) => {
    if (ts.isModuleDeclaration(statement)) {
      const isGlobal = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
      if (scope === globalScope && !isGlobal && !(statement.name.text in scope)) absent.add(statement.name.text);
      const inner = isGlobal ? scope : asScope(memberOf(scope, statement.name.text));
      if (statement.body !== undefined && ts.isModuleBlock(statement.body)) prune(statement.body, inner);
    } else if (isModule) {
      return true;
    } else if (ts.isInterfaceDeclaration(statement)) {
      if (gone.has(statement.name.text)) return false;
      const owner = ownerOf(statement.name.text, scope);
      if (owner !== undefined) {
        const members = statement.members.filter((member) => isThere(member, owner));
        if (owner.of === iterator)
          for (const { name } of statement.members.filter((member) => !members.includes(member)))
            if (name !== undefined && ts.isIdentifier(name)) absentOfIterators.add(name.text);
        keep(statement, "members", members);
      }
    }
    return !valuesOf(statement).some((name) => missing.includes(name));
  });
  keep(block, "statements", there);
}

/** The names that a declaration gives to values. */
function valuesOf(statement: Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? ""];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []));
}

/** The object that has what an interface declares; undefined for one that is a type alone. */
function ownerOf(name: string, scope: Scope): { of: object; isInstance: boolean } | undefined {
  const constructed = /^(.+)Constructor$/.exec(name)?.[1];
  const value = memberOf(scope, constructed ?? name);
  const isInstance = constructed === undefined && typeof value === "function";
  const of = prototypes[name] ?? (isInstance ? memberOf(asScope(value), "prototype") : value);
  return (typeof of === "object" && of !== null) || typeof of === "function" ? { of, isInstance } : undefined;
}

/** Instances have their fields, of which a prototype knows nothing. */
function isThere(member: TypeElement, { of, isInstance }: { of: object; isInstance: boolean }): boolean {
  const key = member.name && keyOf(member.name);
  if (key === null) return false;
  return key === undefined || (isInstance && ts.isPropertySignature(member)) || key in of;
}

/** Null for a symbol that there is not, which TypeScript would take for any name at all. */
function keyOf(name: PropertyName): string | symbol | null | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  if (!ts.isComputedPropertyName(name) || !ts.isPropertyAccessExpression(name.expression)) return undefined;
  const symbol = memberOf(Symbol as unknown as Scope, name.expression.name.text);
  return typeof symbol === "symbol" ? symbol : null;
}

const memberOf = (scope: Scope, name: string): unknown => (name in scope ? scope[name] : undefined);

const asScope = (value: unknown): Scope =>
  (typeof value === "object" && value !== null) || typeof value === "function" ? (value as Scope) : {};

/** Nothing has looked at the tree yet. */
function keep<Key extends string, Kind extends Node>(
  owner: { [key in Key]: NodeArray<Kind> },
  key: Key,
  nodes: Kind[],
) {
  owner[key] = ts.setTextRange(ts.factory.createNodeArray(nodes), owner[key]);
}
