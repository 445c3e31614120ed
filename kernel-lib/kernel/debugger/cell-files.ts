import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import type { Language } from "../language.js";
import { murmur2 } from "./murmur2.js";

/**
 * The names under which clients speak of cells: of files that nobody writes, each named by the hash of its text.
 * JupyterLab gives frames the titles of cells where the path has `ipykernel_` in it.
 */
export class CellFiles {
  readonly hashSeed = 0xc70f6907;
  readonly prefix = join(tmpdir(), `ipykernel_${process.pid}`) + sep;
  readonly suffix: string;
  readonly #texts = new Map<string, string>();

  constructor(language: Language) {
    this.suffix = language === "typescript" ? ".ts" : ".js";
  }

  /** The path of a cell's text, which is known by it from now on. */
  add(text: string): string {
    const path = `${this.prefix}${murmur2(text, this.hashSeed)}${this.suffix}`;
    this.#texts.set(path, text);
    return path;
  }

  textOf(path: string): string | undefined {
    return this.#texts.get(path);
  }
}
