import { RuntimeError } from "../../base/errors.js";

/** The files of packages that the host of a page brings, at the call: the kernel's pages have those of the lessons. */
export const packageFiles: { read?: (name: string, path: string) => Uint8Array | undefined } = {};

export const readPackageFile = (name: string, path: string, wantedBy: string): Uint8Array => {
  const file = packageFiles.read?.(name, path);
  if (file !== undefined) return file;
  throw new RuntimeError(`${wantedBy} reads the npm package ${name}, which a page does not have: run it in Node`);
};
