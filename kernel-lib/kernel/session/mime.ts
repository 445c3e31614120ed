import { inspect } from "node:util";

export type MimeBundle = { [type: string]: unknown };

/** The well-known symbol of Deno's kernel, so that values display in either. */
const display = Symbol.for("Jupyter.display");

/**
 * What the notebook shows for a value; always with `text/plain`. A failing display hook never hides the value.
 * The hook may answer with a promise.
 */
export async function toMimeBundle(value: unknown): Promise<MimeBundle> {
  const plain = { "text/plain": textOf(value) };
  try {
    // functions too: modules are called like functions
    const hook = isObject(value) ? (value as { [display]?: unknown })[display] : undefined;
    if (typeof hook !== "function") return plain;
    const bundle: unknown = await hook.call(value);
    if (typeof bundle !== "object" || bundle === null) throw new Error(`expected a MIME bundle, got ${textOf(bundle)}`);
    return { ...plain, ...toJson(bundle as MimeBundle) };
  } catch (error) {
    return { "text/plain": `${plain["text/plain"]}\n(display failed: ${textOf(error).split("\n")[0]})` };
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * A bundle as it can travel.
 * @throws Error that names the MIME type whose data is not JSON.
 */
export function toJson(bundle: MimeBundle): MimeBundle {
  const json: MimeBundle = {};
  for (const [type, data] of Object.entries(bundle)) {
    if (data === undefined) continue;
    try {
      json[type] = typeof data === "string" ? data : JSON.parse(JSON.stringify(data));
    } catch (error) {
      throw new Error(`the data of ${type} is not JSON: ${error instanceof Error ? error.message : error}`);
    }
  }
  return json;
}

/** `util.inspect` that survives hostile values. */
export function textOf(value: unknown): string {
  try {
    return inspect(value);
  } catch (error) {
    return `(a value that cannot be shown: ${error instanceof Error ? error.message : typeof error})`;
  }
}
