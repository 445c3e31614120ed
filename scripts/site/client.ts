import { join } from "node:path";
import { build } from "esbuild";

/**
 * One of the scripts in `client/`, with all that it imports, small, and as a classic script.
 * @param root top folder of the project
 */
export async function clientScript(root: string, name: "course" | "formulas" | "missing"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "scripts", "site", "client", `${name}.ts`)],
    ...{ bundle: true, minify: true, write: false, format: "iife", target: "es2022", legalComments: "none" },
  });
  return outputFiles.map(({ text }) => text).join("");
}
