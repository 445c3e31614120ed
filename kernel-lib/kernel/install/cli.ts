/** The `d2l-ts-kernel` command. */
import { parseArgs } from "node:util";
import type { Language } from "../language.js";
import { makeSnapshot } from "../snapshot/file.js";
import { displayNames, installKernelspec } from "./kernelspec.js";
import { dataFolder, type Place } from "./places.js";

const help = `Usage: d2l-ts-kernel install [--user | --sys-prefix | --prefix FOLDER] [--name NAME]

Makes the kernels "${displayNames.typescript}", as tslab, and "${displayNames.javascript}", as jslab,
known to Jupyter, and keeps the warm compiler for them, which makes them start sooner.

  --user           for this user (the default)
  --sys-prefix     for the active Python environment
  --prefix FOLDER  for the environment in FOLDER, such as .venv
  --name NAME      only the TypeScript kernel, under this name
  --help           show this text
`;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      user: { type: "boolean" },
      "sys-prefix": { type: "boolean" },
      prefix: { type: "string" },
      name: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const [command] = positionals;
  if (command !== "install" || positionals.length > 1) {
    throw new Error(`expected the command install, got ${positionals.length === 0 ? "none" : positionals.join(" ")}`);
  }
  if (values.name !== undefined && !/^[\w.-]+$/.test(values.name)) {
    throw new Error(`--name should be letters, digits, ".", "-" and "_", got ${JSON.stringify(values.name)}`);
  }
  const places = [values.user === true, values["sys-prefix"] === true, values.prefix !== undefined];
  if (places.filter(Boolean).length > 1) throw new Error("give one of --user, --sys-prefix and --prefix");
  const kernels: [string, Language][] =
    values.name === undefined
      ? [
          ["tslab", "typescript"],
          ["jslab", "javascript"],
        ]
      : [[values.name, "typescript"]];
  for (const [name, language] of kernels) {
    const folder = installKernelspec(dataFolder(placeOf(values)), name, language);
    process.stdout.write(`Installed the kernel "${displayNames[language]}" as ${name} in ${folder}\n`);
  }
  await makeSnapshot();
}

function placeOf(values: { prefix?: string | undefined; "sys-prefix"?: boolean | undefined }): Place {
  if (values.prefix !== undefined) return { kind: "prefix", folder: values.prefix };
  return { kind: values["sys-prefix"] === true ? "sys-prefix" : "user" };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`d2l-ts-kernel: ${error instanceof Error ? error.message : error}\nTry: d2l-ts-kernel --help\n`);
  process.exitCode = 1;
});
