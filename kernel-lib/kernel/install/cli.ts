/** The `d2l-ts-kernel` command. */
import { parseArgs } from "node:util";
import { displayName, installKernelspec } from "./kernelspec.js";
import { dataFolder, type Place } from "./places.js";

const help = `Usage: d2l-ts-kernel install [--user | --sys-prefix | --prefix FOLDER] [--name NAME]

Makes the kernel "${displayName}" known to Jupyter.

  --user           for this user (the default)
  --sys-prefix     for the active Python environment
  --prefix FOLDER  for the environment in FOLDER, such as .venv
  --name NAME      the kernel's name in notebooks (default: tslab)
  --help           show this text
`;

function main(args: string[]): void {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      user: { type: "boolean" },
      "sys-prefix": { type: "boolean" },
      prefix: { type: "string" },
      name: { type: "string", default: "tslab" },
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
  if (!/^[\w.-]+$/.test(values.name)) {
    throw new Error(`--name should be letters, digits, ".", "-" and "_", got ${JSON.stringify(values.name)}`);
  }
  const places = [values.user === true, values["sys-prefix"] === true, values.prefix !== undefined];
  if (places.filter(Boolean).length > 1) throw new Error("give one of --user, --sys-prefix and --prefix");
  const folder = installKernelspec(dataFolder(placeOf(values)), values.name);
  process.stdout.write(`Installed the kernel "${displayName}" as ${values.name} in ${folder}\n`);
}

function placeOf(values: { prefix?: string | undefined; "sys-prefix"?: boolean | undefined }): Place {
  if (values.prefix !== undefined) return { kind: "prefix", folder: values.prefix };
  return { kind: values["sys-prefix"] === true ? "sys-prefix" : "user" };
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`d2l-ts-kernel: ${error instanceof Error ? error.message : error}\nTry: d2l-ts-kernel --help\n`);
  process.exitCode = 1;
}
