import { cp } from "node:fs/promises";
import { join } from "node:path";
import { liveFolder } from "./places.js";

/** Data that the library brings for cells, by the calls that ask for it: no other course has it along. */
const dataFor: Readonly<Record<string, RegExp>> = {
  mnist: /mnist/i,
  "@stdlib": /photograph|cat_frames/,
  "vega-datasets": /seattle_weather|annual_precipitation/,
};

/** What the kernel in a page consists of, besides its data. */
const kernelFiles = ["kernel.js", "frame.html", "cells.js", "language.js", "declarations.json"];

/**
 * Put the kernel that lives in pages into a folder, with the data that cells ask for.
 * @param cells all that they say
 */
export async function copyKernel(folder: string, cells: string): Promise<void> {
  for (const name of kernelFiles) await cp(join(liveFolder, name), join(folder, name));
  await copyData(folder, cells);
}

/** The data alone. */
export async function copyData(folder: string, cells: string): Promise<void> {
  for (const [name, calls] of Object.entries(dataFor)) {
    if (calls.test(cells)) await cp(join(liveFolder, "data", name), join(folder, "data", name), { recursive: true });
  }
}
