import { notebookChannel } from "../platform/channel.js";
import { isPromise, type MimeBundle, toMimeBundle } from "./contract.js";

export interface DisplayOptions {
  /** Replace the output shown earlier under the same `display_id`. */
  update?: boolean;
  /** A name under which a later call can update this output. */
  display_id?: string;
  /** The value is a MIME bundle already. */
  raw?: boolean;
}

/**
 * Show a value richly: in tslab, in our kernel and in Deno as a whole MIME bundle, in a
 * terminal as text.
 *
 * @example
 * display(X);
 * display(X, { display_id: "weights" });
 * display(X.mul(2), { display_id: "weights", update: true });
 * display({ "text/markdown": "**bold**" }, { raw: true });
 */
export function display(value: unknown, options: DisplayOptions = {}): void {
  const { update = false, display_id, raw = false, ...unknown } = options;
  const [wrong] = Object.keys(unknown);
  if (wrong !== undefined) {
    throw new TypeError(`display() got an unexpected option '${wrong}'; it knows update, display_id and raw`);
  }
  if (update && display_id === undefined) {
    throw new TypeError("display() cannot update without the display_id of the output to replace");
  }
  const bundle = raw ? (value as MimeBundle) : bundleOf(value);
  if (isPromise(bundle)) void bundle.then((data) => send(data, update, display_id));
  else send(bundle, update, display_id);
}

/** A string is shown as the text that it is, without quotes. */
function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  return typeof value === "string" ? { "text/plain": value } : toMimeBundle(value);
}

function send(data: MimeBundle, update: boolean, display_id: string | undefined): void {
  const channel = notebookChannel();
  if (channel) channel({ data, metadata: {}, transient: display_id === undefined ? {} : { display_id } }, update);
  else console.log(data["text/plain"] ?? data);
}
