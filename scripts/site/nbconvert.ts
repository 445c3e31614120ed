import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { UserError } from "../base/errors.js";
import { tail } from "../base/processes.js";
import { jupyterEnvironment } from "../jupyter/environment.js";

/** How nbconvert is started. */
export interface Conversion {
  python: string;
  signal: AbortSignal;
  /** Name of a template, and the folder that holds it unless nbconvert knows it. */
  template: string;
  templates?: string;
  /** Processes that share the work. */
  jobs?: number;
}

/** Our templates show what nbconvert itself cannot, of which it would warn; code in no known language is plain text. */
const noWarning = "ignore:Your element with mimetype:UserWarning,ignore:No lexer found:UserWarning";

/** It does not say which, and our templates give them words. */
const undescribedPictures = /Alternative text is missing on \d+ image/;

/** What a page comes out of besides its notebook and its template, by their versions; another one may draw it otherwise. */
const makers = ["nbconvert", "pygments"];

/** The versions of what converts, as one text; empty where it is not installed. */
export async function nbconvertVersion(python: string): Promise<string> {
  const versions = `import importlib.metadata as m; print([m.version(name) for name in ${JSON.stringify(makers)}])`;
  const { stdout } = await promisify(execFile)(python, ["-c", versions]).catch(() => ({ stdout: "" }));
  return stdout.trim();
}

/** A process takes as long to start as it needs for so many notebooks. */
const fewest = 20;

/**
 * More than half of nbconvert's start is the grammar of international addresses that the package rfc3987_syntax compiles
 * for jsonschema, which does without where it is not there: nothing in a notebook's schema asks for such an address.
 */
const start = `
import runpy, sys
sys.modules["rfc3987_syntax"] = None
sys.argv = ["jupyter-nbconvert", *sys.argv[1:]]
runpy.run_module("nbconvert", run_name="__main__")
`;

/**
 * Convert notebooks to web pages by nbconvert.
 * @throws {UserError} with what nbconvert said
 */
export async function nbconvert(files: readonly string[], output: string, conversion: Conversion): Promise<void> {
  const share = Math.max(fewest, Math.ceil(files.length / (conversion.jobs ?? 1)));
  const parts = Array.from({ length: Math.ceil(files.length / share) }, (_, at) =>
    files.slice(at * share, (at + 1) * share),
  );
  await Promise.all(parts.map((part) => convertPart(part, output, conversion)));
}

async function convertPart(files: readonly string[], output: string, conversion: Conversion): Promise<void> {
  const { python, signal, template, templates } = conversion;
  const home = await mkdtemp(join(tmpdir(), "d2l-lessons-"));
  try {
    const child = spawn(
      python,
      [
        ...["-c", start, "--to", "html", "--output-dir", output, "--log-level", "WARN"],
        ...["--template", template],
        ...(templates === undefined ? [] : [`--TemplateExporter.extra_template_basedirs=${templates}`]),
        ...files,
      ],
      { stdio: ["ignore", "inherit", "pipe"], env: { ...jupyterEnvironment(home), PYTHONWARNINGS: noWarning }, signal },
    );
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    if (code !== 0 && errors.includes("No module named nbconvert")) {
      throw new UserError(`Pages are made by nbconvert, which is missing: run "${python}" -m pip install nbconvert`);
    }
    if (code !== 0) throw new UserError(`nbconvert failed:\n  ${tail(errors)}`);
    const told = errors.split("\n").filter((line) => line.trim() !== "" && !undescribedPictures.test(line));
    if (told.length > 0) console.error(told.join("\n"));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
