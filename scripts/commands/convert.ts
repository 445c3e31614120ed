import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { UserError } from "../errors.js";
import { jupyterEnvironment } from "../jupyter/environment.js";
import { readNotebook } from "../notebook/file.js";
import { findNotebooks } from "../run/lessons.js";
import { tail } from "../setup/child.js";
import type { Context } from "./program.js";

/** `convert`: notebooks to web pages that need no network. */
export function convertCommand(context: Context): Command {
  return new Command("convert")
    .description("Turn notebooks, with the outputs saved in them, into web pages that load nothing from elsewhere.")
    .argument("[notebooks...]", "files; by default all of notebooks/")
    .option("--output <folder>", "where the pages go", join(context.root, "site"))
    .action(async (notebooks: string[], { output }: { output: string }) => {
      const files = await findNotebooks(notebooks, join(context.root, "notebooks"));
      for (const file of files) await readNotebook(file);
      console.log(`Converting ${files.length} notebook${files.length === 1 ? "" : "s"} …`);
      await mkdir(output, { recursive: true });
      await copyFile(createRequire(import.meta.url).resolve("mathjax/es5/tex-svg.js"), join(output, "mathjax.js"));
      await nbconvert(files, output, context);
      console.log(`The pages are in ${relative(process.cwd(), output) || output}`);
    });
}

async function nbconvert(files: readonly string[], output: string, { python, root, signal }: Context): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "d2l-lessons-"));
  try {
    const child = spawn(
      python,
      [
        ...["-m", "nbconvert", "--to", "html", "--output-dir", output, "--log-level", "WARN"],
        ...["--template", "template", `--TemplateExporter.extra_template_basedirs=${join(root, "scripts", "convert")}`],
        ...files,
      ],
      { stdio: ["ignore", "inherit", "pipe"], env: jupyterEnvironment(home), signal },
    );
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    if (code !== 0) throw new UserError(`nbconvert failed:\n  ${tail(errors)}`);
    if (errors !== "") console.error(errors.trimEnd());
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
