import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { clientScript } from "./client.js";
import { inlineFonts, textFaces } from "./fonts.js";
import { assetsFolder, builtTemplatesFolder, templatesFolder } from "./places.js";

const require = createRequire(import.meta.url);

/**
 * Put nbconvert's template `d2l` together: the template itself, and what its pages carry (styles, fonts, KaTeX). Its
 * folder works wherever nbconvert looks for templates.
 */
export async function writeTemplatePackage(): Promise<void> {
  const folder = join(builtTemplatesFolder, "d2l");
  const read = (...path: string[]): Promise<string> => readFile(join(...path), "utf8");
  const katex = dirname(require.resolve("katex/dist/katex.min.css"));

  const styles = [
    await textFaces(),
    await inlineFonts(await read(katex, "katex.min.css"), katex, { wanted: /./ }),
    ...(await Promise.all(["theme", "page", "lesson"].map((name) => read(assetsFolder, `${name}.css`)))),
  ];
  const formulas = await clientScript("formulas");

  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "static"), { recursive: true });
  for (const name of ["conf.json", "index.html.j2", "lesson.html.j2"]) {
    await copyFile(join(templatesFolder, "d2l", name), join(folder, name));
  }
  await writeFile(join(folder, "static", "page.css"), styles.join("\n"));
  await writeFile(join(folder, "static", "formulas.js"), formulas);
  await writeFile(join(folder, "static", "policy.html"), policyFor(`\n${formulas}`));
}

/** Only the given script runs, however hostile the notebook; nothing comes from another host. */
function policyFor(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = [
    ...["default-src 'none'", `script-src 'sha256-${hash}'`, "style-src 'unsafe-inline'", "img-src 'self' data:"],
    ...["font-src data:", "base-uri 'none'", "form-action 'none'"],
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">`;
}
