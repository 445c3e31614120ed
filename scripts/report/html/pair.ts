import { escaped } from "../plain.js";
import type { Pair } from "./pairs.js";
import type { Part } from "./parts.js";
import { differencePicture } from "./picture.js";
import { textDiff } from "./text-diff.js";

/** HTML of an output may show itself, but run no script, load nothing and lead nowhere. */
const framePolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:";

/** One pair of outputs; what is equal is only named. */
export function pairSection(pair: Pair): string {
  const [saved, now] = pair;
  const title = escaped((saved ?? now)?.title ?? "");
  if (saved !== null && now !== null && contentOf(saved) === contentOf(now)) {
    return `<h4>${title}: equal</h4>`;
  }
  const missing = saved === null ? ": only in this run" : now === null ? ": only saved" : "";
  return `<h4>${title}${missing}</h4>\n${shown(pair)}`;
}

function shown([saved, now]: Pair): string {
  const some = saved ?? now;
  if (some?.form === "picture") return sides([saved, now].map(pictureOf), difference(saved, now));
  const diff = textDiff(textOf(saved), textOf(now));
  if (some?.form !== "html") return diff;
  return `${sides([saved, now].map(rendered))}\n<details><summary>Source</summary>${diff}</details>`;
}

function contentOf(part: Part): string {
  return part.form === "picture" ? part.base64 : part.text;
}

function textOf(part: Part | null): string {
  return part === null || part.form === "picture" ? "" : part.text;
}

/** Saved on the left, new on the right, then anything more. */
function sides([saved, now]: string[], more: readonly string[] = []): string {
  const figures = [figure("saved", saved), figure("this run", now), ...more];
  return `<div class="sides">${figures.join("\n")}</div>`;
}

function figure(caption: string, content: string): string {
  return `<figure><figcaption>${caption}</figcaption>${content}</figure>`;
}

const nothing = '<p class="note">nothing</p>';

function pictureOf(part: Part | null, side: number): string {
  if (part?.form !== "picture") return nothing;
  return picture(part.mime, part.base64, side === 0 ? "the saved picture" : "the picture of this run");
}

function picture(mime: string, base64: string, alt: string): string {
  // whatever a notebook says is base64 is made so
  const clean = Buffer.from(base64, "base64").toString("base64");
  return `<img src="data:${mime};base64,${clean}" alt="${alt}">`;
}

function difference(saved: Part | null, now: Part | null): string[] {
  if (saved?.form !== "picture" || now?.form !== "picture") return [];
  const found = differencePicture(now.mime, saved.base64, now.base64);
  if (found === null) return [];
  const count = `${found.pixels.toLocaleString("en")} of ${found.total.toLocaleString("en")} pixels differ`;
  return [figure(count, picture("image/png", found.base64, `${count}; they are red`))];
}

/** HTML and SVG as they look, in a frame without rights. */
function rendered(part: Part | null, side: number): string {
  if (part?.form !== "html") return nothing;
  const title = `${side === 0 ? "saved" : "this run"}: ${part.title}`;
  const page = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${framePolicy}">${part.text}`;
  return `<iframe sandbox title="${escaped(title)}" loading="lazy" srcdoc="${escaped(page)}"></iframe>`;
}
