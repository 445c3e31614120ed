import { copyFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { clientScript } from "./client.js";
import { inlineFonts, smallFont, textFaces } from "./fonts.js";
import { assetsFolder } from "./places.js";

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
  letters: string;
}

/**
 * Put into `folder` what the pages of a course share: styles, fonts, script, search, and one file of Plotly when there
 * are figures.
 */
export async function copyAssets(folder: string, { traces, letters }: Needs): Promise<void> {
  await cp(assetsFolder, folder, { recursive: true });
  await writeFile(join(folder, "course.js"), await clientScript("course"));
  if (traces.size > 0) await copyFile(require.resolve(plotlyFor(traces)), join(folder, "plotly.js"));
  const miniSearch = dirname(dirname(require.resolve("minisearch")));
  await copyFile(join(miniSearch, "umd", "index.js"), join(folder, "minisearch.js"));
  await writeFile(join(folder, "fonts.css"), await textFaces(letters));
  await copyFormulas(join(folder, "katex"), letters);
}

/** The part of Plotly that draws all the traces; the whole is the one that a strict Content-Security-Policy lets run. */
export function plotlyFor(traces: ReadonlySet<string>): string {
  return [...traces].every((type) => cartesian.has(type))
    ? "plotly.js-cartesian-dist-min"
    : "plotly.js-strict-dist-min";
}

/** Fonts that nearly every formula needs come at once, within the style sheet. */
const common = /KaTeX_(?:Main-Regular|Math-Italic)\.woff2$/;

async function copyFormulas(folder: string, letters: string): Promise<void> {
  const katex = dirname(require.resolve("katex/dist/katex.min.css"));
  const fonts = (await readdir(join(katex, "fonts"))).filter((name) => name.endsWith(".woff2") && !common.test(name));
  await mkdir(join(folder, "fonts"), { recursive: true });
  const css = await readFile(join(katex, "katex.min.css"), "utf8");
  await writeFile(join(folder, "katex.min.css"), await inlineFonts(css, katex, { wanted: common, letters }));
  for (const name of fonts) {
    await writeFile(join(folder, "fonts", name), await smallFont(join(katex, "fonts", name), letters));
  }
}

const compress = promisify(gzip);

/** Put `name.gz` beside every text of some size, for servers that send such files to browsers that ask for them. */
export async function compressTexts(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const texts = entries.filter((entry) => entry.isFile() && /\.(?:html|css|js|svg|xml)$/.test(entry.name));
  const compressSome = async (): Promise<void> => {
    for (let entry = texts.pop(); entry !== undefined; entry = texts.pop()) {
      const path = join(entry.parentPath, entry.name);
      const text = await readFile(path);
      if (text.length > 1400) await writeFile(`${path}.gz`, await compress(text, { level: 9 }));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, compressSome));
}
