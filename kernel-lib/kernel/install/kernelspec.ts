import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Language } from "../language.js";

const packageFolder = dirname(require.resolve("d2l-ts-kernel/package.json"));

export const displayNames: { [language in Language]: string } = {
  typescript: "TypeScript (tslab, d2l-ts)",
  javascript: "JavaScript (jslab, d2l-ts)",
};

/** What Jupyter needs to know to start this kernel, with this Node. */
export function kernelspec(language: Language = "typescript"): object {
  return {
    argv: [
      process.execPath,
      // an interrupt unwinds callbacks that Node counts; without this the count ends the process
      "--no-force-async-hooks-checks",
      // imports are resolved by an interface of node:vm that says it is experimental
      "--disable-warning=ExperimentalWarning",
      // three threads of ours beside four helpers of V8's are too many: with one, lessons take 7 % less time and 8 MB
      "--v8-pool-size=1",
      join(packageFolder, "dist", "main.js"),
      "{connection_file}",
      ...(language === "javascript" ? [language] : []),
    ],
    display_name: displayNames[language],
    language,
    interrupt_mode: "message",
    metadata: { debugger: true, supported_encryption: ["curve"] },
  };
}

/**
 * Writes the kernelspec and its logos below `share/jupyter/kernels`, in place of an earlier one of ours.
 * @returns the folder written.
 * @throws Error when a kernelspec of that name belongs to another kernel.
 */
export function installKernelspec(dataFolder: string, name: string, language: Language = "typescript"): string {
  const target = join(dataFolder, "kernels", name);
  refuseForeign(target, name);
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(`${target}.new-`);
  cpSync(join(packageFolder, "logo"), fresh, { recursive: true });
  writeFileSync(join(fresh, "kernel.json"), `${JSON.stringify(kernelspec(language), undefined, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
  return target;
}

function refuseForeign(target: string, name: string): void {
  const file = join(target, "kernel.json");
  if (!existsSync(file)) return;
  const { argv = [], display_name = name } = JSON.parse(readFileSync(file, "utf8")) as {
    argv?: string[];
    display_name?: string;
  };
  if (argv.some((argument) => /[\\/](?:d2l-ts-kernel|kernel-lib[\\/]kernel)[\\/]dist[\\/]main\.js$/.test(argument)))
    return;
  throw new Error(
    `${target} already holds another kernel, "${display_name}". Choose another --name, ` +
      `or remove it with: jupyter kernelspec remove ${name}`,
  );
}
