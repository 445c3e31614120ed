import * as library from "../../../browser.js";
import { assert } from "./assert.js";

type Module = { readonly [name: string]: unknown };

const assertModule = { default: assert, ...assert };
/** Of files, that there are none. */
const files = { existsSync: () => false };

/** A script that the site's builder has made of npm packages: what loads each, by its name. */
type Packages = { readonly [name: string]: () => Promise<Module> };

/**
 * What cells may import: of Node's modules a little that notebooks ask for, and the npm packages that the course names.
 * @param readScript reads the script with these, if the site has one
 */
export function createModules(tslab: Module, readScript: () => string | undefined) {
  const modules = new Map<string, Module>([
    ["d2l-ts", library],
    ["tslab", { ...tslab, default: tslab }],
    ["assert", assertModule],
    ["assert/strict", assertModule],
    ["fs", { ...files, default: files }],
  ]);
  let packages: Packages | undefined;
  const loadPackages = (): Packages => {
    const script = readScript();
    return script === undefined ? {} : Function(`${script}\nreturn packages.default;`)();
  };
  const find = async (specifier: string): Promise<Module> => {
    const module = modules.get(specifier.replace(/^node:/, ""));
    if (module !== undefined) return module;
    packages ??= loadPackages();
    if (Object.hasOwn(packages, specifier)) return packages[specifier]();
    throw new Error(`this page has no module '${specifier}': run the notebook in Jupyter for it`);
  };
  return {
    find,
    pick: async (specifier: string, names: readonly string[]): Promise<unknown[]> => {
      const module = await find(specifier);
      const whole: { [name: string]: unknown } = { "*": module, "export=": module.default ?? module };
      return names.map((name) => (Object.hasOwn(whole, name) ? whole[name] : module[name]));
    },
  };
}
