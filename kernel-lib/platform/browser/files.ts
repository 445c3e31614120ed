import { RuntimeError } from "../../base/errors.js";

type Form = typeof import("../files.js");

export const readFile: Form["readFile"] = (path) => {
  throw new RuntimeError(
    `${path} cannot be read: a page has no files. Fetch its bytes, and give them to safetensors.load(bytes)`,
  );
};

export const replaceFile: Form["replaceFile"] = (path) => {
  throw new RuntimeError(`${path} cannot be written: a page has no files. safetensors.save(tensors) gives the bytes`);
};
