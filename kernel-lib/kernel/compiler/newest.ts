import { isDeclarations } from "./comments.js";
import type { CellSourceFile } from "./internals.js";

/** Types that the newest libraries of the language have, and those of before do not. A test holds them to TypeScript's. */
const names = [
  ...["AsyncDisposable", "AsyncDisposableStack", "AsyncDisposableStackConstructor", "Disposable", "DisposableStack"],
  ...["DisposableStackConstructor", "Float16Array", "Float16ArrayConstructor", "IteratorConstructor"],
  ...["IteratorObjectConstructor", "PromiseWithResolvers", "ReadonlySetLike", "SuppressedError"],
  ...["SuppressedErrorConstructor", "Temporal"],
];
const symbols = ["asyncDispose", "dispose"];

/**
 * Whether the types of an imported file may depend on the newest libraries. What a cell calls of them is an error until
 * they are there, but in other files nothing is told: declarations name the types, code may call whatever there is.
 */
export const mentionsNewest = ({ fileName, identifiers }: CellSourceFile): boolean =>
  !isDeclarations(fileName) || [...names, ...symbols].some((name) => identifiers.has(name));
