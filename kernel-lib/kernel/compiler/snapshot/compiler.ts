import { dirname, join } from "node:path";
import typescript from "typescript";
import type { Internals } from "../internals.js";

type Form = typeof import("../platform/compiler.js");

/** The compiler, built into the program of the language process without what no cell needs: a third less to start from. */
export const ts = typescript as Form["ts"] & Internals;

// beside the whole of it are the declarations of the language
const file = join(dirname(require.resolve("typescript/package.json")), "lib", "typescript.js");
ts.sys.getExecutingFilePath = () => file;

/** The snapshot has it. */
export const keepCompiler: Form["keepCompiler"] = undefined;
