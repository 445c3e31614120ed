import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { peerFolder } from "./install.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const bin = join(root, ".venv", "bin");

const help = `Measures our kernel beside stock tslab, Deno's kernel and ipykernel: start, cells, completion, memory.

Usage: npm run bench -- kernel [--rounds <n>] [--no-growth]

  --rounds <n>   how often each kernel takes its turn; default 5
  --no-growth    leaves out the 1,000 cells and the million lines, which take a minute a kernel

Deno is installed by npm into ${peerFolder()} the first time; without it its column is left out.
`;

interface Kernel {
  argv: string[];
  language: "typescript" | "python";
}

/** Prints the table; returns the exit code. */
export function benchKernels(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "5" },
      "no-growth": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const kernels: { [name: string]: Kernel | undefined } = {
    ours: { argv: kernelspec("tslab"), language: "typescript" },
    "stock tslab": { argv: kernelspec("tslab-stock"), language: "typescript" },
    Deno: deno(),
    ipykernel: {
      argv: [join(bin, "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      language: "python",
    },
  };
  const script = fileURLToPath(new URL("../../../dev/bench/kernels.py", import.meta.url));
  const options = ["--rounds", values.rounds, ...(values["no-growth"] === true ? ["--no-growth"] : [])];
  const { status } = spawnSync(join(bin, "python"), [script, JSON.stringify(kernels), ...options], {
    stdio: "inherit",
  });
  return status ?? 1;
}

/** The command line of an installed kernel, as Jupyter knows it. */
function kernelspec(name: string): string[] {
  const listed = execFileSync(join(bin, "jupyter-kernelspec"), ["list", "--json"], { encoding: "utf8" });
  const { kernelspecs } = JSON.parse(listed) as { kernelspecs: { [name: string]: { spec: { argv: string[] } } } };
  const found = kernelspecs[name];
  if (found === undefined) throw new Error(`the kernel ${name} is not installed in .venv: npm test sets it up`);
  return found.spec.argv;
}

function deno(): Kernel | undefined {
  const folder = join(peerFolder(), "deno");
  const command = join(folder, "node_modules", ".bin", "deno");
  if (!existsSync(command)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    // its install script unpacks the program
    const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--foreground-scripts", "deno"], {
      cwd: folder,
      stdio: "inherit",
    });
    if (status !== 0) return undefined;
  }
  return { argv: [command, "jupyter", "--kernel", "--conn", "{connection_file}"], language: "typescript" };
}
