import type { ModuleProgram } from "./program.js";

const extension = /(?:\.d)?\.[cm]?[jt]sx?$/;

/**
 * A text of TypeScript's, which tells modules by their paths on this machine, with what cells call them:
 * `typeof import("./helper")`, `Module '"d2l-ts"' has no default export.`
 */
export function withModuleNames(text: string, program: Pick<ModuleProgram, "directory" | "imported">): string {
  return text.replace(
    /(\bimport\(|[Mm]odule ')"(\/[^"]+)"/g,
    (_all, before: string, path: string) => `${before}"${nameOf(path, program)}"`,
  );
}

function nameOf(path: string, { directory, imported }: Pick<ModuleProgram, "directory" | "imported">): string {
  for (const [specifier, file] of imported()) if (file.replace(extension, "") === path) return specifier;
  const packages = path.lastIndexOf("/node_modules/");
  if (packages >= 0) return path.slice(packages + "/node_modules/".length);
  return path.startsWith(`${directory}/`)
    ? `.${path.slice(directory.length)}`
    : `…/${path.slice(path.lastIndexOf("/") + 1)}`;
}
