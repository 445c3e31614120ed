import { readPackageFile } from "./package-file.js";

/** As bytes they are a thirteenth of the text of the package; hosts compress what they take for text. */
export const readDigit: typeof import("../digits.js")["readDigit"] = (digit, wantedBy) =>
  readPackageFile("mnist", `digits/${digit}.txt`, wantedBy);
