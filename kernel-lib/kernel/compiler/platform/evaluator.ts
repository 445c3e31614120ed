import type { SourceFile, TransformerFactory } from "typescript";
import { bySharedWord } from "../watch.js";

/** When a check stops: the wire thread writes into the word. */
export const watch = bySharedWord;

/** How cells come to share their names, where the evaluator does not see to it: V8's REPL mode does. */
export const scoping: TransformerFactory<SourceFile>[] = [];
