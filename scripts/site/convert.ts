import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pruneOldest } from "../base/files.js";
import { templatesFolder } from "./places.js";
import type { Prepared } from "./prepare.js";

/** How prepared notebooks become pages. */
export interface Convert {
  /** Turns notebooks into one page each, in the given folder. */
  run: (files: readonly string[], folder: string) => Promise<void>;
  /** Where pages are kept, so that only notebooks that changed are converted again. */
  cache: string;
  /** What else decides how a page comes out, such as the program that converts. */
  settings: string;
}

/** Most pages that are kept. */
const most = 2000;

/**
 * The page that nbconvert makes of each prepared notebook; known ones come from the cache.
 * @param work a folder for files in between
 */
export async function convertAll(prepared: readonly Prepared[], convert: Convert, work: string): Promise<string[]> {
  const { run, cache, settings } = convert;
  const folder = join(cache, "pages");
  await mkdir(folder, { recursive: true });
  await mkdir(work, { recursive: true });
  const key = (hash: string): string => createHash("sha256").update(`${hash} ${templates} ${settings}`).digest("hex");
  const templates = await hashOfTemplates();
  const keys = prepared.map(({ hash }) => key(hash));
  const pages = new Map(keys.map((name, index) => [name, prepared[index]] as const));
  const fresh = [...pages].filter(([name]) => !existsSync(join(folder, `${name}.html`)));
  for (const [name, { text }] of fresh) await writeFile(join(work, `${name}.ipynb`), text);
  if (fresh.length > 0) {
    await run(
      fresh.map(([name]) => join(work, `${name}.ipynb`)),
      work,
    );
  }
  // the cache may lie on another file system
  for (const [name] of fresh) {
    const draft = join(folder, `.${name}.${process.pid}`);
    await copyFile(join(work, `${name}.html`), draft);
    await rename(draft, join(folder, `${name}.html`));
  }
  const texts: string[] = [];
  const now = new Date();
  for (const name of keys) {
    const path = join(folder, `${name}.html`);
    texts.push(await readFile(path, "utf8"));
    await utimes(path, now, now);
  }
  await pruneOldest(folder, most);
  return texts;
}

async function hashOfTemplates(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["d2l", "site"]) {
    for (const file of (await readdir(join(templatesFolder, name))).sort()) {
      hash.update(await readFile(join(templatesFolder, name, file)));
    }
  }
  return hash.digest("hex");
}
