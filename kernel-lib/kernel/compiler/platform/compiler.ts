import type tsModule from "typescript";
import { versions } from "../../versions.js";
import type { Internals } from "../internals.js";
import { loadCompiled } from "./compile-cache.js";

const loaded = loadCompiled(require.resolve("typescript"), `typescript-${versions.typescript}`);

/** The compiler, with the functions that its declarations leave out. */
export const ts = loaded.exports as typeof tsModule & Internals;

/** Keeps the compiler's code for the next start, where it is not kept yet; best called when it has compiled cells. */
export const keepCompiler = loaded.keep;
