import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";
import type { Kept } from "./kept.js";

const require = createRequire(import.meta.url);

/** What pages need of fonts. */
export interface Letters {
  letters: string;
  /** Where packed fonts are kept. */
  kept: Kept;
}

/** Letters that pages show whatever the lessons hold: those of ASCII, and of the pages' own words. */
const always = `${Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("")}“”…·`;

/** Every letter that may stand in the given texts. */
export function lettersOf(texts: readonly string[]): string {
  const letters = new Set(always);
  for (const text of texts) for (const letter of text) letters.add(letter);
  return [...letters].sort().join("");
}

/**
 * Style sheet of the text's typeface, with its fonts inside, so that text is never shown in another first.
 * @param need letters that it must have; without them, all those of Western languages
 */
export async function textFaces(need?: Letters): Promise<string> {
  const folder = dirname(require.resolve("@fontsource-variable/source-sans-3/package.json"));
  let faces = "";
  for (const name of ["wght.css", "wght-italic.css"]) {
    const css = await readFile(join(folder, name), "utf8");
    for (const [face, path = "", range = ""] of css.matchAll(
      /@font-face \{[^}]*?url\(\.\/([^)]*)\)[^}]*?unicode-range: ([^;]*);[^}]*\}/g,
    )) {
      if (need === undefined ? !/-latin-wght/.test(path) : !covers(range, need.letters)) continue;
      const address = await inlineFont(join(folder, path), need);
      faces += `${face}\n`.replace(`./${path}`, address).replace("font-display: swap", "font-display: block");
    }
  }
  return faces;
}

/** Whether one of the letters lies in a range such as `U+0000-00FF,U+0131`. */
function covers(range: string, letters: string): boolean {
  const spans = range.split(",").map((span) => {
    const [first = "", last = first] = span.trim().replace("U+", "").split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
  return [...letters].some((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return spans.some(([first, last]) => first <= code && code <= last);
  });
}

/**
 * A style sheet with some of its fonts inside; of their formats, the one that all browsers read.
 * @param folder where its addresses start
 */
export async function inlineFonts(
  css: string,
  folder: string,
  { wanted, need }: { wanted: RegExp; need?: Letters },
): Promise<string> {
  let text = css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, "");
  for (const [link, path = ""] of css.matchAll(/url\(([^)]*\.woff2)\)/g)) {
    if (wanted.test(path)) text = text.replace(link, `url(${await inlineFont(join(folder, path), need)})`);
  }
  return text;
}

async function inlineFont(path: string, need?: Letters): Promise<string> {
  return `data:font/woff2;base64,${(await smallFont(path, need)).toString("base64")}`;
}

/**
 * A font with the given letters only, about half its size, and the weights between regular and bold. To pack it is nearly
 * all of the work, and courses that need other letters of other fonts need the same of most: what is packed is kept.
 */
export async function smallFont(path: string, need?: Letters): Promise<Buffer> {
  const font = await readFile(path);
  if (need === undefined) return font;
  const { letters, kept } = need;
  const axes = path.includes("-wght-") ? { variationAxes: { wght: { min: 400, max: 700 } } } : {};
  const some = await subsetFont(font, letters, { targetFormat: "sfnt", ...axes });
  return kept.get(some, () => subsetFont(some, letters, { targetFormat: "woff2" }));
}
