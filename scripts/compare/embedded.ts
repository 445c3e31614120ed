import { isPicture } from "./picture.js";

/** A picture inside a text, as a `data:` address. */
export interface Embedded {
  readonly type: string;
  /** As a bundle holds it: base64, or the text of an SVG drawing. */
  readonly form: string;
}

const address = /data:(image\/[\w.+-]+)((?:;[\w=.-]+)*),([^"'\s()<>]*)/g;

/** Take the pictures out of a text; a mark stays in the place of each. */
export function takePictures(text: string): { readonly text: string; readonly pictures: readonly Embedded[] } {
  const pictures: Embedded[] = [];
  const rest = text.replace(address, (_whole, type: string, parameters: string, data: string) => {
    pictures.push({ type, form: formOf(type, parameters.endsWith(";base64"), data) });
    return "<picture>";
  });
  return { text: rest, pictures };
}

function formOf(type: string, isBase64: boolean, data: string): string {
  const bytes = isBase64 ? Buffer.from(data, "base64") : Buffer.from(decoded(data), "utf8");
  return bytes.toString(isPicture(type) ? "base64" : "utf8");
}

/** `%3Csvg%3E` as `<svg>`; a stray `%` is left as it is. */
function decoded(data: string): string {
  return data.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"));
}
