import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../base/errors.js";
import { readConfig } from "../compare/config.js";
import { buildSite, mustBeReplaceable } from "../site/build.js";
import { type Contents, pagesOf, readContents } from "../site/contents.js";
import type { Lesson } from "../site/lesson.js";
import { hashOfMaker } from "../site/maker.js";
import { nbconvert, nbconvertVersion } from "../site/nbconvert.js";
import { templatesFolder } from "../site/places.js";
import { readableOf } from "../site/source.js";
import { type Source, sourcesIn } from "../site/sources.js";
import { textNotebooksIn } from "../site/text-notebooks.js";
import { withOutputs } from "./outputs.js";
import { type Context, count, fromHere, positive, pythonOption } from "./program.js";
import { serverAddress } from "./run.js";

interface SiteCommandOptions {
  out: string;
  title?: string;
  url?: string;
  execute: boolean;
  live: boolean;
  kernel?: string;
  timeout: number;
  jobs: number;
  server?: string;
  token?: string;
  python?: string;
}

const help = `
Notebooks whose code changed after their outputs were saved are run first, and so are notebooks that never ran. What comes
out is kept in the cache; no notebook is written. The old site stands until the new one is whole.

Chapters and their order are those of _toc.yml, myst.yml or _quarto.yml, else those of folders and names.

Exit codes: 0 the site is built, 1 a notebook failed, 2 it could not be tried, or lacks notebooks that cannot be read.`;

/** `site`: a folder of notebooks to a course site. */
export function siteCommand(context: Context): Command {
  const { root, notebooks } = context;
  return new Command("site")
    .description("Build a course site from the notebooks in a folder; it works from disk, offline.")
    .argument("[folder]", "folder of notebooks and pages of Markdown", fromHere(notebooks))
    .option("--out <folder>", "where the site goes", fromHere(join(root, "site")))
    .option(
      "--title <text>",
      "title of the course (default: that of the folder's configuration, of its index or README, else the folder's name)",
    )
    .option("--url <address>", "where the site will stand, for sharing cards and the sitemap", baseUrl)
    .option("--no-execute", "take the saved outputs as they are")
    .option("--no-live", "give readers no buttons to change and run cells of TypeScript and JavaScript")
    .option("--kernel <name>", "kernelspec to run in instead of the notebook's own")
    .option("--timeout <seconds>", "limit for each cell", positive, 120)
    .option(
      "--jobs <number>",
      "notebooks that run, and processes that convert, at the same time",
      count,
      availableParallelism(),
    )
    .option("--server <url>", "a running Jupyter server that sees the same files, instead of one of our own")
    .option(
      "--token <token>",
      "its token; other users see it in the list of processes, unlike the variable JUPYTER_TOKEN",
    )
    .addOption(pythonOption())
    .addHelpText("after", help)
    .action((folder: string, options: SiteCommandOptions) => site(context, resolve(folder), options));
}

async function site(context: Context, folder: string, options: SiteCommandOptions): Promise<void> {
  const { signal, cache } = context;
  const { url, kernel, timeout, jobs, out } = options;
  const python = await context.python(options.python);
  const is = await stat(folder).catch(() => undefined);
  if (is?.isDirectory() !== true) {
    throw new UserError(`${fromHere(folder)} is not a folder: name a folder of notebooks.`);
  }
  const found = await sourcesIn(folder);
  const readable = await readableOf(found.map(({ file }) => file).filter(isNotebook));
  const all = found.filter(({ file }) => !isNotebook(file) || readable.includes(file));
  const unread = found.length - all.length;
  if (all.length === 0) throw new UserError("The site was not built: none of its notebooks can be read.");
  const { sources, contents } = await tableOf(folder, all);
  await tellTextNotebooks(folder);
  const { packages } = await readConfig(folder);
  const notebooks = sources.map(({ file }) => file).filter(isNotebook);
  await mustBeReplaceable(resolve(out));
  const server = serverAddress(options);
  const how = { timeout, jobs, ...(kernel !== undefined && { kernel }), ...(server && { server }) };
  const own = { ...context, python: async () => python };
  const executed = options.execute ? await withOutputs(notebooks, own, how) : notebooks;
  if (executed === null) {
    console.error("The site was not built: mend the notebooks that failed, or add --no-execute.");
    return context.exit(1);
  }
  const places = new Map(notebooks.map((file, index) => [file, executed[index] ?? file]));
  console.log(`Building ${sources.length} lesson${sources.length === 1 ? "" : "s"} …`);
  const lessons = await buildSite({
    sources: sources.map(({ name, file }) => ({ name, file: places.get(file) ?? file })),
    ...{ contents, folder, output: resolve(out), packages },
    name: folder === resolve(context.notebooks) ? context.title : basename(folder),
    ...(options.title !== undefined && { title: options.title }),
    isLive: options.live,
    ...(url === undefined ? {} : { url }),
    convert: {
      ...{ cache, settings: `${await hashOfMaker()} ${python} ${await nbconvertVersion(python)}` },
      run: (notebooks, pages) =>
        nbconvert(notebooks, pages, { python, signal, jobs, template: "site", templates: templatesFolder }),
    },
  });
  for (const lesson of lessons) tellMissing(lesson);
  console.log(`The site is in ${fromHere(out)}: open index.html`);
  if (unread === 0) return;
  console.error(`It lacks ${unread} of ${found.length} pages, whose notebooks cannot be read.`);
  context.exit(2);
}

const isOrAre = (list: readonly string[]): string => (list.length === 1 ? "is" : "are");

const isNotebook = (file: string): boolean => file.endsWith(".ipynb");

/** The pages of the course; where there is a table of contents, those that it names. */
async function tableOf(folder: string, all: Source[]): Promise<{ sources: Source[]; contents: Contents }> {
  const contents = await readContents(folder, new Set(all.map(({ name }) => name)));
  const { file, entries, missing } = contents;
  if (file === undefined) return { sources: all, contents };
  if (missing.length > 0) console.log(`${file} names ${missing.join(", ")}, which ${isOrAre(missing)} not there.`);
  const listed = new Set(pagesOf(entries));
  if (listed.size === 0) throw new UserError(`${join(fromHere(folder), file)} names no notebook that is there.`);
  const others = all.filter(({ name }) => !listed.has(name));
  if (others.length > 0) console.log(`${file} does not name ${others.map(({ name }) => name).join(", ")}: left out.`);
  return { sources: all.filter(({ name }) => listed.has(name)), contents };
}

async function tellTextNotebooks(folder: string): Promise<void> {
  const { shown, others } = await textNotebooksIn(folder);
  const advice = "Jupytext makes notebooks of them: jupytext --to ipynb FILE";
  if (shown.length > 0) console.log(`Shown with their code, and not run: ${shown.join(", ")}. ${advice}`);
  if (others.length > 0) console.log(`Notebooks kept as text are left out: ${others.join(", ")}. ${advice}`);
}

function tellMissing({ name, missing, unknownWorks }: Lesson): void {
  if (unknownWorks.length > 0) {
    console.log(`${name} cites ${unknownWorks.join(", ")}, which no .bib file has: left as text.`);
  }
  if (missing.length > 0)
    console.log(`${name} links to ${missing.join(", ")}, which ${isOrAre(missing)} not there: left as text.`);
}

function baseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new InvalidArgumentError("It must start with http(s)://.");
  return text.endsWith("/") ? text : `${text}/`;
}
