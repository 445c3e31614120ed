import { join, relative, resolve } from "node:path";
import { glob } from "tinyglobby";
import { UserError } from "../base/errors.js";
import { inSite } from "../run/lessons.js";

/** A file that becomes a page of the course. */
export interface Source {
  /** Path in the course without its ending, with slashes. */
  name: string;
  /** Path relative to the current folder. */
  file: string;
}

/** What comes before what: as people count, `2` before `10`. */
export const inOrder = new Intl.Collator("en", { numeric: true }).compare;

/**
 * The notebooks and pages of Markdown, Quarto's too, in a folder, with all below it, but nothing that is hidden, begins with an
 * underscore, or belongs to a site.
 * @throws {UserError} there is no notebook and no page
 */
export async function sourcesIn(folder: string): Promise<Source[]> {
  const files = await glob(["**/*.ipynb", "**/*.md", "**/*.qmd"], {
    cwd: folder,
    ignore: ["**/node_modules/**", "**/site-packages/**", "**/_*/**", "**/_*"],
    dot: false,
    expandDirectories: false,
  });
  const ours = files.filter((file) => !inSite(folder, file));
  if (ours.length === 0) throw new UserError(`There is no notebook in ${folder}.`);
  const sources = new Map<string, Source>();
  // a notebook may have its text beside it, as Jupytext keeps it: the notebook has the outputs
  for (const ending of [".md", ".qmd", ".ipynb"]) {
    for (const file of ours.filter((each) => each.endsWith(ending))) {
      const name = file.slice(0, -ending.length);
      sources.set(name, { name, file: relative(process.cwd(), join(resolve(folder), file)) });
    }
  }
  return [...sources.values()].sort((a, b) => inOrder(a.name, b.name));
}
