import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checks } from "../base/checks.js";
import { messageOf, UserError } from "../base/errors.js";
import { codeOf } from "../base/files.js";
import { defaultRules } from "./normalise.js";
import { normaliseRules } from "./normalise-rules.js";
import type { CompareSettings } from "./settings.js";

/** What `d2l-lessons.json` in the folder of the notebooks says, completed with defaults. */
export interface Config {
  /** The folder of the notebooks. */
  readonly folder: string;
  readonly compare: CompareSettings;
  /** Glob patterns, relative to the folder, of the files that belong to the library under the notebooks. */
  readonly library: readonly string[];
  /** npm packages that cells import which readers run on pages. */
  readonly packages: readonly string[];
}

export const configFile = "d2l-lessons.json";

const defaults: CompareSettings = { rtol: 1e-5, atol: 1e-8, pixelThreshold: 0.01, rules: defaultRules };

/**
 * Read the configuration of the notebooks in a folder; without a file all is as by default.
 * @throws {UserError} the file is not what it should be; the message names the file and the key
 */
export async function readConfig(folder: string): Promise<Config> {
  const path = join(folder, configFile);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { folder, compare: defaults, library: [], packages: [] };
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`);
  }
  return { folder, ...parseConfig(text, path) };
}

/** Configuration in the text of a file with this name. */
export function parseConfig(text: string, name: string): Omit<Config, "folder"> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name} is not JSON: ${messageOf(error)}`);
  }
  const check = checks(name);
  const values = check.object(json, "", ["rtol", "atol", "pixelThreshold", "normalise", "library", "packages"]);
  const numbers = (["rtol", "atol", "pixelThreshold"] as const).flatMap((key) =>
    values[key] === undefined ? [] : [[key, check.tolerance(values[key], key)]],
  );
  return {
    compare: { ...defaults, ...Object.fromEntries(numbers), rules: normaliseRules(values.normalise ?? {}, check) },
    library: check.texts(values.library ?? [], "library"),
    packages: check.texts(values.packages ?? [], "packages"),
  };
}
