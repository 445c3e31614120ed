import { copyFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { clientScript } from "./client.js";
import { inlineFonts, type Letters, smallFont, textFaces } from "./fonts.js";
import type { Kept } from "./kept.js";
import { copyData } from "./live-kernel.js";
import { addPackages, type Packages } from "./packages.js";
import { assetsFolder, liveFolder } from "./places.js";

const require = createRequire(import.meta.url);

/** Traces that the small build of Plotly draws, a third of the whole in size. */
const cartesian = new Set([
  ...["bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image", "pie"],
  ...["scatter", "scatterternary", "violin"],
]);

/** What a course needs of the shared files. */
export interface Needs {
  /** Types of all Plotly traces: they decide which build of Plotly is taken. */
  traces: ReadonlySet<string>;
  /** All letters in the pages. */
  need: Letters;
  /** All that the cells say that readers may run; nothing where there are none. */
  live?: string;
  /** What cells may import. */
  packages: Packages;
}

/**
 * Put into `folder` what the pages of a course share: styles, fonts, scripts, search, and one file of Plotly when there
 * are figures or may be some.
 */
export async function copyAssets(folder: string, { traces, need, live, packages }: Needs): Promise<void> {
  await cp(assetsFolder, folder, { recursive: true });
  await writeFile(join(folder, "course.js"), await clientScript("course"));
  if (live !== undefined) await copyLive(join(folder, "live"), live, packages);
  // a cell may draw a figure where the course has none
  if (traces.size > 0 || live !== undefined)
    await copyFile(require.resolve(plotlyFor(traces)), join(folder, "plotly.js"));
  const miniSearch = dirname(dirname(require.resolve("minisearch")));
  await copyFile(join(miniSearch, "umd", "index.js"), join(folder, "minisearch.js"));
  await writeFile(join(folder, "fonts.css"), await textFaces(need));
  await copyFormulas(join(folder, "katex"), need);
}

async function copyLive(folder: string, live: string, packages: Packages): Promise<void> {
  await cp(liveFolder, folder, { recursive: true, filter: (path) => path !== join(liveFolder, "data") });
  await copyData(folder, live);
  await addPackages(folder, packages);
}

/** The part of Plotly that draws all the traces; the whole is the one that a strict Content-Security-Policy lets run. */
export function plotlyFor(traces: ReadonlySet<string>): string {
  return [...traces].every((type) => cartesian.has(type))
    ? "plotly.js-cartesian-dist-min"
    : "plotly.js-strict-dist-min";
}

/** Fonts that nearly every formula needs come at once, within the style sheet. */
const common = /KaTeX_(?:Main-Regular|Math-Italic)\.woff2$/;

async function copyFormulas(folder: string, need: Letters): Promise<void> {
  const katex = dirname(require.resolve("katex/dist/katex.min.css"));
  const fonts = (await readdir(join(katex, "fonts"))).filter((name) => name.endsWith(".woff2") && !common.test(name));
  await mkdir(join(folder, "fonts"), { recursive: true });
  const css = await readFile(join(katex, "katex.min.css"), "utf8");
  await writeFile(join(folder, "katex.min.css"), await inlineFonts(css, katex, { wanted: common, need }));
  for (const name of fonts) {
    await writeFile(join(folder, "fonts", name), await smallFont(join(katex, "fonts", name), need));
  }
}

const compress = promisify(gzip);

/** From here on, in bytes, it takes longer to compress a text than to find out that it is the same as last time. */
const large = 100_000;

/** Put `name.gz` beside every text of some size, for servers that send such files to browsers that ask for them. */
export async function compressTexts(folder: string, kept: Kept): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const texts = entries.filter((entry) => entry.isFile() && /\.(?:html|css|js|json|svg|txt|xml)$/.test(entry.name));
  const compressSome = async (): Promise<void> => {
    for (let entry = texts.pop(); entry !== undefined; entry = texts.pop()) {
      const path = join(entry.parentPath, entry.name);
      const text = await readFile(path);
      if (text.length < 1400) continue;
      const small = (): Promise<Buffer> => compress(text, { level: 9 });
      await writeFile(`${path}.gz`, await (text.length < large ? small() : kept.get(text, small)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, compressSome));
}
