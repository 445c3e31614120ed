import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { joined } from "../../notebook/notebook.js";
import { plain } from "../plain.js";

/** One form of one output, as the page shows it. */
export type Part =
  | { readonly form: "text" | "html"; readonly title: string; readonly text: string }
  | { readonly form: "picture"; readonly title: string; readonly mime: string; readonly base64: string };

const pictures = /^image\/(png|jpeg|gif|webp|bmp)$/;

/** What a cell gave, in order; a stream that came in pieces is one part. */
export function partsOf(outputs: readonly IOutput[]): Part[] {
  const parts: Part[] = [];
  for (const output of outputs) {
    if (output.output_type !== "stream") {
      parts.push(...(output.output_type === "error" ? [errorPart(output)] : bundleParts(output)));
      continue;
    }
    const title = String(output.name);
    const text = textOf(output.text);
    const last = parts.at(-1);
    const goesOn = last?.form === "text" && last.title === title;
    if (goesOn) parts[parts.length - 1] = { ...last, text: last.text + text };
    else parts.push({ form: "text", title, text });
  }
  return parts;
}

function errorPart({ ename, evalue, traceback }: IOutput): Part {
  const lines = Array.isArray(traceback) && traceback.length > 0 ? traceback.map(String) : [`${ename}: ${evalue}`];
  return { form: "text", title: "error", text: plain(lines.join("\n")) };
}

function bundleParts(output: IOutput): Part[] {
  const kind = output.output_type === "execute_result" ? "value" : "display";
  const data = typeof output.data === "object" && output.data !== null ? Object.entries(output.data) : [];
  const forms = data.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return forms.map(([mime, form]): Part => {
    const title = `${kind}, ${mime}`;
    if (pictures.test(mime)) return { form: "picture", title, mime, base64: textOf(form).replace(/\s/g, "") };
    return { form: mime === "text/html" || mime === "image/svg+xml" ? "html" : "text", title, text: textOf(form) };
  });
}

/** What says most at a glance comes first, data last. */
function rank(mime: string): number {
  return ["image/", "text/html", "text/", ""].findIndex((start) => mime.startsWith(start));
}

function textOf(form: unknown): string {
  const isText = typeof form === "string" || (Array.isArray(form) && form.every((line) => typeof line === "string"));
  return plain(isText ? joined(form as MultilineString) : (JSON.stringify(form, sortedKeys, 1) ?? ""));
}

/** The order of keys says nothing. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
