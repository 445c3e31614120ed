import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { templatesFolder } from "./places.js";

/** Changes with the templates and with our own code. */
export async function hashOfMaker(): Promise<string> {
  const hash = createHash("sha256");
  const folders = [
    join(templatesFolder, "d2l"),
    join(templatesFolder, "site"),
    dirname(fileURLToPath(import.meta.url)),
  ];
  for (const folder of [...folders, join(folders[2] ?? "", "markdown")]) {
    for (const file of (await readdir(folder)).filter((name) => /\.(?:j2|json|js)$/.test(name)).sort()) {
      hash.update(await readFile(join(folder, file)));
    }
  }
  return hash.digest("hex");
}
