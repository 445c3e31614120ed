import { RuntimeError } from "../../base/errors.js";

type Form = typeof import("../files.js");

/** The files that the host of a page brings: our kernel's pages have those beside them. */
export const pageFiles: { read?: (path: string) => Uint8Array | undefined } = {};

export const readFile: Form["readFile"] = (path) => {
  if (pageFiles.read === undefined) {
    throw new RuntimeError(
      `${path} cannot be read: a page has no files. Fetch its bytes, and give them to torch.load(bytes) or safetensors.load(bytes)`,
    );
  }
  const file = pageFiles.read(path);
  if (file !== undefined) return file;
  throw Object.assign(new RuntimeError(`there is no file ${path} beside the page`), { code: "ENOENT" });
};

export const replaceFile: Form["replaceFile"] = (path) => {
  throw new RuntimeError(
    `${path} cannot be written: a page has no files. torch.save(value) and safetensors.save(tensors) give the bytes`,
  );
};
