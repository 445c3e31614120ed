import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../base/errors.js";
import { lessonsIn } from "../run/lessons.js";
import { buildSite, mustBeReplaceable } from "../site/build.js";
import { nbconvert } from "../site/nbconvert.js";
import { templatesFolder } from "../site/places.js";
import { readRunnable } from "../site/source.js";
import { withOutputs } from "./outputs.js";
import { type Context, fromHere, pythonOption } from "./program.js";

interface SiteCommandOptions {
  out: string;
  title: string;
  url?: string;
  execute: boolean;
  python?: string;
}

const help = `
Notebooks whose code changed after their outputs were saved are run first, and so are notebooks that never ran. What comes
out is kept in the cache; no notebook is written. The old site stands until the new one is whole.

Exit codes: 0 the site is built, 1 a notebook failed, 2 it could not be tried.`;

/** `site`: a folder of notebooks to a course site. */
export function siteCommand(context: Context): Command {
  const { root, notebooks, signal } = context;
  return new Command("site")
    .description("Build a course site from the notebooks in a folder; it works from disk, offline.")
    .argument("[folder]", "folder of notebooks", fromHere(notebooks))
    .option("--out <folder>", "where the site goes", fromHere(join(root, "site")))
    .option("--title <text>", "title of the course", context.title)
    .option("--url <address>", "where the site will stand, for sharing cards and the sitemap", baseUrl)
    .option("--no-execute", "take the saved outputs as they are")
    .addOption(pythonOption())
    .addHelpText("after", help)
    .action(async (folder: string, { out, title, url, execute, python: named }: SiteCommandOptions) => {
      const python = await context.python(named);
      const is = await stat(folder).catch(() => undefined);
      if (is?.isDirectory() !== true) throw new UserError(`${folder} is not a folder: name a folder of notebooks.`);
      const files = await lessonsIn(resolve(folder));
      for (const file of files) await readRunnable(file);
      await mustBeReplaceable(resolve(out));
      const executed = execute ? await withOutputs(files, { ...context, python: async () => python }) : files;
      if (executed === null) {
        console.error("The site was not built: mend the notebooks that failed, or add --no-execute.");
        return context.exit(1);
      }
      console.log(`Building ${files.length} lesson${files.length === 1 ? "" : "s"} …`);
      const lessons = await buildSite({
        ...{ files: executed, folder: resolve(folder), output: resolve(out), title },
        ...(url === undefined ? {} : { url }),
        convert: (notebooks, pages) =>
          nbconvert(notebooks, pages, { python, signal, template: "site", templates: templatesFolder }),
      });
      for (const { name, missing } of lessons) {
        if (missing.length > 0)
          console.log(`${name} links to ${missing.join(", ")}, which is not there: left as text.`);
      }
      console.log(`The site is in ${fromHere(out)}: open index.html`);
    });
}

function baseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new InvalidArgumentError("It must start with http(s)://.");
  return text.endsWith("/") ? text : `${text}/`;
}
