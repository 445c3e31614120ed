import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import type { CellSourceFile } from "../internals.js";

/** The packages of types that declare what the host gives, read when they are needed. */
export const hostTypes = ["node"];

/** Where packages of types are: beside the notebook, and for the host's own beside this package. */
export function typeRoots(directory: string): string[] {
  return [join(directory, "node_modules", "@types"), dirname(dirname(require.resolve("@types/node/package.json")))];
}

/** Names of Node that its global object does not show as its own. A test holds all names against @types/node. */
const hidden = [
  ...["AllowSharedBuffer", "BufferConstructor", "BufferEncoding", "Console", "EventListenerOptions", "EventSource"],
  ...["EventSourceInit", "Global", "MessageEventInit", "NodeJS", "NodeModule", "NodeRequire", "NonSharedBuffer"],
  ...["QueuingStrategy", "RelativeIndexable", "RequestInit", "RequireResolve", "ResponseInit", "WebSocket"],
  ...["WebSocketInit", "gc", "require", "console", "__dirname", "__filename"],
];
/** Node gives these to every file, and they are also what fields are often called; their types say nothing. */
const untold = ["exports", "module"];

let names: Set<string> | undefined;

/** The global names of Node beyond those of the language; few kernels ever ask. */
function namesOfNode(): Set<string> {
  if (names === undefined) {
    const ofTheLanguage = new Set(runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[]);
    names = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => !ofTheLanguage.has(name)));
    for (const name of hidden) names.add(name);
    for (const name of untold) names.delete(name);
  }
  return names;
}

/**
 * Whether a file may mean something of Node, whose declarations are four times the language's: a third of a second and
 * 35 MB, which most notebooks never need. Cells are not asked: what one of them means beyond the language is an error
 * until the declarations are there.
 */
export function mentionsNode({ fileName, identifiers, imports }: CellSourceFile): boolean {
  return (
    fileName.includes("/@types/node/") ||
    imports.some(({ text }) => isBuiltin(text)) ||
    [...identifiers.keys()].some((name) => namesOfNode().has(name))
  );
}

/** What of Node's `console` a notebook is full of, in place of all its declarations. */
export const consoleDeclarations = `
declare var console: { [print in "debug" | "error" | "info" | "log" | "warn"]: (...values: unknown[]) => void };
`;

/** Global classes of Node that @types/node leaves out. */
export const untypedDeclarations = `
interface Performance extends import("node:perf_hooks").Performance {}
interface Crypto extends import("node:crypto").webcrypto.Crypto {}
interface CryptoKey extends import("node:crypto").webcrypto.CryptoKey {}
interface SubtleCrypto extends import("node:crypto").webcrypto.SubtleCrypto {}
declare var Performance: { prototype: Performance; new (): Performance };
declare var Crypto: { prototype: Crypto; new (): Crypto };
declare var CryptoKey: { prototype: CryptoKey; new (): CryptoKey };
declare var SubtleCrypto: { prototype: SubtleCrypto; new (): SubtleCrypto };
`;
