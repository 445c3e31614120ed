import { mkdirSync, readFileSync } from "node:fs";
import type { ICodeCell } from "@jupyterlab/nbformat";
import { chromium } from "playwright-core";
import { joined, parseNotebook } from "../notebook/notebook.js";

/** A cell of each lesson, and the corner of its figure from which on the index shows it, with how much it is reduced. */
const views: { readonly [lesson: string]: readonly [cell: string, left: number, top: number, reduced: number] } = {
  "01-why-convolution": ["ts-3e89003e", 8, 6, 3.7],
  "02-cross-correlation": ["ts-85a1446f", 0, 26, 2.7],
  "03-the-layer": ["l03-10", 0, 40, 0.85],
  "04-edges": ["ts-b2737f3a", 16, 34, 1.95],
  "05-learning-a-kernel": ["contour-picture", 0, 0, 3.7],
  "06-channels": ["ts-56e70240", 130, 2, 2.55],
  "07-padding-and-stride": ["ts-13178ef1", 0, 28, 4.1],
  "08-dilation-and-groups": ["ts-cd7c4ff6", 0, 28, 4.1],
  "09-one-two-three-dimensions": ["ts-08d73b89", 8, 30, 1.2],
  "10-what-filters-see": ["alexnet-draw", 10, 90, 1.3],
  "11-receptive-field": ["two-layers", 0, 44, 1.5],
  "12-transposed-convolution": ["three-pictures", 0, 10, 2.95],
  "13-pooling-relu-and-the-way-back": ["relu-slope", 0, 0, 2.9],
  "14-a-real-network": ["shuffle", 8, 10, 1.66],
  "15-rules-of-thumb": ["textures", 8, 2, 1.63],
};
const [width, height] = [150, 100];

/** Draws the pictures of the index: `CHROMIUM=… node scripts/dist/dev/road-map.js notebooks`. */
async function main(folder: string): Promise<void> {
  const { CHROMIUM } = process.env;
  if (CHROMIUM === undefined) throw new Error("CHROMIUM should name the browser that draws");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  mkdirSync(`${folder}/pictures/road-map`, { recursive: true });
  for (const [lesson, [id, left, top, reduced]] of Object.entries(views)) {
    const name = `${folder}/${lesson}.ipynb`;
    const page = await browser.newPage({ deviceScaleFactor: 1 / reduced });
    await page.setContent(`<body style="margin:0;background:#fff">${figureOf(readFileSync(name, "utf8"), name, id)}`);
    const clip = { x: left, y: top, width: width * reduced, height: height * reduced };
    await page.screenshot({ clip, path: `${folder}/pictures/road-map/${lesson.slice(0, 2)}.png` });
    await page.close();
  }
  await browser.close();
}

function figureOf(text: string, name: string, id: string): string {
  const cell = parseNotebook(text, name).cells.find((each) => each.id === id);
  if (cell === undefined) throw new Error(`${name} has no cell ${id}`);
  const forms = (cell as ICodeCell).outputs.map(
    ({ data }) => (data as { "text/html"?: string | string[] })?.["text/html"],
  );
  return forms.map((form) => joined(form ?? "")).join("");
}

await main(process.argv[2] ?? "notebooks");
