import type { System } from "typescript";
import typescript from "typescript";
import type { Internals } from "../../internals.js";
import { files, folders } from "./files.js";

type Form = typeof import("../compiler.js");

/** Beside this file, as TypeScript sees it, are its declarations of the language. */
const program = "/lib/typescript.js";

const withoutEnd = (folder: string) => folder.replace(/(?<=.)\/$/, "");

const system: System = {
  args: [],
  newLine: "\n",
  useCaseSensitiveFileNames: true,
  write: () => {},
  readFile: (path) => files.get(path),
  writeFile: () => {},
  fileExists: (path) => files.has(path),
  directoryExists: (path) => folders.has(withoutEnd(path)),
  createDirectory: () => {},
  resolvePath: (path) => path,
  getExecutingFilePath: () => program,
  getCurrentDirectory: () => "/",
  getDirectories: (path) =>
    [...(folders.get(withoutEnd(path)) ?? [])]
      .filter((below) => folders.has(below))
      .map((below) => below.slice(below.lastIndexOf("/") + 1)),
  readDirectory: () => [],
  exit: () => {},
};

/** The compiler, on files that are in memory. */
export const ts = typescript as Form["ts"] & Internals & { setSys(system: System): void };
ts.setSys(system);

/** The browser keeps the code of scripts. */
export const keepCompiler: Form["keepCompiler"] = undefined;
