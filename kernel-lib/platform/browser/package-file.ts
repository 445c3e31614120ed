import { RuntimeError } from "../../base/errors.js";

export const readPackageFile: typeof import("../package-file.js")["readPackageFile"] = (name, _path, wantedBy) => {
  throw new RuntimeError(`${wantedBy} reads the npm package ${name}, which a page does not have: run it in Node`);
};
