import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { Command } from "commander";
import { readNotebook } from "../notebook/file.js";
import { findNotebooks } from "../run/lessons.js";
import { nbconvert } from "../site/nbconvert.js";
import type { Context } from "./program.js";

/** `convert`: notebooks to web pages that need no network. */
export function convertCommand({ python, root, signal }: Context): Command {
  return new Command("convert")
    .description("Turn notebooks, with the outputs saved in them, into single web pages that hold all they need.")
    .argument("[notebooks...]", "files; by default all of notebooks/")
    .option("--output <folder>", "where the pages go", join(root, "pages"))
    .action(async (notebooks: string[], { output }: { output: string }) => {
      const files = await findNotebooks(notebooks, join(root, "notebooks"));
      for (const file of files) await readNotebook(file);
      console.log(`Converting ${files.length} notebook${files.length === 1 ? "" : "s"} …`);
      await mkdir(output, { recursive: true });
      await nbconvert(files, output, { python, signal, template: "d2l" });
      console.log(`The pages are in ${relative(process.cwd(), output) || output}`);
    });
}
