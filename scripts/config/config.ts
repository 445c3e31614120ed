import { defaultRules } from "../compare/normalise.js";
import type { CompareSettings } from "../compare/settings.js";

/** What `d2l-lessons.json` in the folder of the notebooks says, completed with defaults. */
export interface Config {
  readonly compare: CompareSettings;
  /** Glob patterns, relative to the folder, of the files that belong to the library under the notebooks. */
  readonly library: readonly string[];
  readonly folder: string;
}

/** Read the configuration of the notebooks in a folder; without a file all is as by default. */
export async function readConfig(folder: string): Promise<Config> {
  return { compare: { rtol: 1e-5, atol: 1e-8, pixelThreshold: 0.01, rules: defaultRules }, library: [], folder };
}
