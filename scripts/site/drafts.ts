import { createHash } from "node:crypto";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "cheerio";
import { pruneOldest, replaceFile } from "../base/files.js";
import { type Draft, draftLesson, type Material } from "./lesson.js";

/** How prepared notebooks become pages. */
export interface Convert {
  /** Turns notebooks into one page each, in the given folder. */
  run: (files: readonly string[], folder: string) => Promise<void>;
  /** Where drafts are kept, so that only notebooks that changed are converted again. */
  cache: string;
  /** What else decides how a page comes out: the program that converts, its templates, our own code. */
  settings: string;
}

/** Most drafts that are kept. */
const most = 2000;

/**
 * The drafts of all pages, in their order; known ones come from the cache.
 * @param work a folder for files in between
 */
export async function draftAll(materials: readonly Material[], convert: Convert, work: string): Promise<Draft[]> {
  const folder = join(convert.cache, "drafts");
  await mkdir(folder, { recursive: true });
  await mkdir(work, { recursive: true });
  const named = materials.map((material) => ({ material, key: keyOf(material, convert.settings) }));
  const known = new Map<string, Draft>();
  for (const { key } of named) {
    const draft = await readDraft(join(folder, key));
    if (draft !== undefined) known.set(key, draft);
  }
  const fresh = named.filter(({ key }) => !known.has(key));
  const inputs = fresh.map(({ key }) => join(work, `${key}.ipynb`));
  for (const [index, { material }] of fresh.entries()) await writeFile(inputs[index] ?? "", material.prepared.text);
  if (inputs.length > 0) await convert.run(inputs, work);
  for (const { key, material } of fresh) {
    let isWhole = true;
    // what a figure reads is not part of the key
    const read = (path: string): string => {
      isWhole = false;
      return material.read(path);
    };
    const page = load(await readFile(join(work, `${key}.html`), "utf8"));
    const draft = await draftLesson(page, { ...material, read });
    known.set(key, draft);
    if (isWhole) replaceFile(join(folder, key), written(draft));
  }
  await pruneOldest(folder, most);
  return named.flatMap(({ key }) => known.get(key) ?? []);
}

function keyOf({ name, prepared }: Material, settings: string): string {
  return createHash("sha256")
    .update(JSON.stringify([name, prepared.origin, settings]))
    .digest("hex");
}

const written = (draft: Draft): string =>
  JSON.stringify({
    ...draft,
    places: [...draft.places],
    traces: [...draft.traces],
    files: [...draft.files].map(([path, content]) => [path, content.toString("base64")]),
  });

async function readDraft(path: string): Promise<Draft | undefined> {
  const now = new Date();
  // another process may be removing it
  const text = await utimes(path, now, now)
    .then(() => readFile(path, "utf8"))
    .catch(() => undefined);
  if (text === undefined) return undefined;
  const { places, traces, files, ...rest } = JSON.parse(text);
  const contents = files.map(([path, base64]: [string, string]) => [path, Buffer.from(base64, "base64")] as const);
  return { ...rest, places: new Map(places), traces: new Set(traces), files: new Map(contents) };
}
