import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { findNotebooks } from "../run/lessons.js";
import { nbconvert } from "../site/nbconvert.js";
import { builtTemplatesFolder } from "../site/places.js";
import { readableOf } from "../site/source.js";
import { withOutputs } from "./outputs.js";
import { type Context, fromHere, pythonOption } from "./program.js";

const help = `
Notebooks whose code changed after their outputs were saved, or that never ran, are run first. What comes out is kept in
the cache; no notebook is written.

Exit codes: 0 the pages are there, 1 a notebook failed, 2 it could not be tried, or a notebook cannot be read.`;

interface ConvertOptions {
  output: string;
  execute: boolean;
  python?: string;
}

/** `convert`: notebooks to web pages that need no network. */
export function convertCommand(context: Context): Command {
  const { root, notebooks: all, signal } = context;
  return new Command("convert")
    .description("Turn notebooks, with their outputs, into single web pages that hold all they need.")
    .argument("[notebooks...]", `files, folders or patterns; by default all in ${fromHere(all)}`)
    .option("--output <folder>", "where the pages go", fromHere(join(root, "pages")))
    .option("--no-execute", "take the saved outputs as they are")
    .addOption(pythonOption())
    .addHelpText("after", help)
    .action(async (notebooks: string[], { output, execute, python: named }: ConvertOptions) => {
      const python = await context.python(named);
      const found = await findNotebooks(notebooks, all);
      const files = await readableOf(found);
      if (files.length < found.length) context.exit(2);
      if (files.length === 0) return;
      const executed = execute ? await withOutputs(files, { ...context, python: async () => python }) : files;
      if (executed === null) {
        console.error("No page was made: mend the notebooks that failed, or add --no-execute.");
        return context.exit(1);
      }
      console.log(`Converting ${files.length} notebook${files.length === 1 ? "" : "s"} …`);
      await mkdir(output, { recursive: true });
      await nbconvert(executed, output, { python, signal, template: "d2l", templates: builtTemplatesFolder });
      console.log(`The pages are in ${fromHere(output)}`);
    });
}
