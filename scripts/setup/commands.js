import { join } from "node:path";
import { SetupError } from "./error.js";
import { jupyterHome, useOwnJupyter } from "./own-jupyter.js";
import { python, root } from "./places.js";
import { runRelease } from "./release-command.js";
import { setUp } from "./setup.js";
import { runTests } from "./test.js";

/**
 * Set up what is missing or out of date, then run one command.
 * @param {string | undefined} name `test`, `release`, or a command of the runner (`scripts/cli/main.ts`)
 * @param {string[]} args what followed it on the command line
 */
export async function runCommand(name, args) {
  try {
    if (name === "test") {
      process.exitCode = await runTests(args);
    } else if (name === "release") {
      process.exitCode = await runRelease(args);
    } else {
      await setUp();
      // by URL, since it is there only after the set-up
      /** @type {{ main(args: readonly string[], places: Record<string, string>): Promise<number> }} */
      const { main } = await import(new URL("../dist/cli/main.js", import.meta.url).href);
      useOwnJupyter();
      const code = await main(name === undefined ? [] : [name, ...args], {
        root,
        notebooks: join(root, "notebooks"),
        title: "Convolutions in TypeScript",
        cache: join(root, "node_modules", ".cache", "d2l-lessons"),
        python,
        lab: jupyterHome,
      });
      // not by itself: @jupyterlab/services looks for a server that has gone for half a minute more
      process.stdout.write("", () => process.exit(code));
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
