import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { escapeHtml } from "./escape.js";

const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");

const [width, height] = [1200, 630];

/** What a sharing card says and shows. */
export interface Card {
  title: string;
  course: string;
  /** Type (`png`, `svg`, …) and content. */
  picture?: { type: string; content: Buffer };
}

/** The picture that other sites show when someone shares a page, as PNG of 1200 × 630. */
export function drawCard({ title, course, picture }: Card): Buffer {
  const lines = wrapped(title, 18).slice(0, 4);
  const text = lines.map((line, index) => `<tspan x="72" y="${250 + index * 72}">${escapeHtml(line)}</tspan>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<path fill="#175cc4" d="M72 76h40v40H72z"/><path fill="#f0a020" d="M112 116h20v20h-20z"/>
<text font-family="DejaVu Sans" font-size="56" font-weight="bold" fill="#1c2230">${text.join("")}</text>
<text x="72" y="566" font-family="DejaVu Sans" font-size="28" fill="#566072">${escapeHtml(shortened(course, 60))}</text>
${picture === undefined ? "" : image(picture)}
</svg>`;
  const settings = { font: { fontDirs: [fonts], loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" } };
  return new Resvg(svg, settings).render().asPng();
}

function image({ type, content }: { type: string; content: Buffer }): string {
  const mime = type === "svg" ? "svg+xml" : type;
  return `<image x="760" y="60" width="380" height="460" xlink:href="data:image/${mime};base64,${content.toString("base64")}"/>`;
}

/** Words in lines of at most so many letters, where words allow. */
function wrapped(text: string, letters: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= letters || lines.at(-1) === "") lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}

const shortened = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
