import { takePictures } from "./embedded.js";
import { compareJson } from "./json.js";
import { compareMarkup } from "./markup.js";
import { normalised } from "./normalise.js";
import { isPicture, pictureChange } from "./picture.js";
import type { CompareSettings } from "./settings.js";
import { compareText, few, textChange } from "./text.js";

/** Places of a form with parts that are named one by one. */
const mostPlaces = 5;

/** How one form of an output differs from the saved one, by its MIME type: lines for people, else empty. */
export function compareForm(type: string, saved: unknown, now: unknown, settings: CompareSettings): string[] {
  const context = { settings, inside: (a: string, b: string) => stringChange(a, b, settings) };
  if (typeof saved !== "string" || typeof now !== "string") {
    return few(compareJson(saved, now, context), mostPlaces, "places");
  }
  if (saved === now) return [];
  if (isPicture(type)) return listed(pictureChange(type, saved, now, settings));
  if (type === "text/html" || type.startsWith("image/svg")) {
    return few(compareMarkup(type, saved, now, context), mostPlaces, "places");
  }
  const [before, after] = [takePictures(saved), takePictures(now)];
  const lines = compareText(normalised(before.text, settings), normalised(after.text, settings), settings);
  return [...lines, ...listed(picturesChange(before, after, settings))];
}

function stringChange(saved: string, now: string, settings: CompareSettings): string | null {
  if (saved === now) return null;
  const [before, after] = [takePictures(saved), takePictures(now)];
  const change = textChange(normalised(before.text, settings), normalised(after.text, settings), settings);
  return change ?? picturesChange(before, after, settings);
}

type Taken = ReturnType<typeof takePictures>;

function picturesChange(saved: Taken, now: Taken, settings: CompareSettings): string | null {
  for (const [index, { type, form }] of saved.pictures.entries()) {
    const other = now.pictures[index];
    if (other === undefined || other.type !== type) return `a picture (${type}) became ${other?.type ?? "none"}`;
    const [first] = compareForm(type, form, other.form, settings);
    if (first !== undefined) return `in the picture: ${first}`;
  }
  return null;
}

function listed(change: string | null): string[] {
  return change === null ? [] : [change];
}
