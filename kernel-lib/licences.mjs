import { readdir, readFile } from "node:fs/promises";

/**
 * What the packages that bundles were made of want to be told with them.
 *
 * @param metafiles what esbuild says of the bundles
 */
export async function licencesOf(...metafiles) {
  const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  // what a browser has to do without is there as "(disabled):…"
  const packages = files.flatMap((file) => /^[^(]*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(packages)].sort().map(async (folder) => {
    const name = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = name === undefined ? "" : await readFile(`${folder}/${name}`, "utf8");
    return `${folder.replace(/^.*node_modules\//, "")}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(licenceRule);
}

/** What stands between two licences. */
export const licenceRule = `\n${"-".repeat(80)}\n\n`;
