import { tslabChannel } from "./tslab.js";

/** The content of a `display_data` or `update_display_data` message. */
export interface DisplayData {
  data: { [mime: string]: unknown };
  metadata: { [key: string]: unknown };
  transient: { display_id?: string };
}

/** Sends display data to whoever shows it. */
export type Channel = (content: DisplayData, update: boolean) => void;

/** Sends a message of this type for the cell that is running: the signature of Deno's `Deno.jupyter.broadcast`. */
export type Broadcast = (type: "display_data" | "update_display_data", content: DisplayData) => unknown;

/** Where a kernel puts its {@link Broadcast} on the global object for libraries to find. */
export const broadcastSymbol: unique symbol = Symbol.for("Jupyter.broadcast");

interface Host {
  [broadcastSymbol]?: Broadcast;
  Deno?: { jupyter?: { broadcast?: Broadcast } };
}

/**
 * The channel of the notebook that runs this code, found anew for each output because kernels come, and bind theirs to
 * the cell that is running; `undefined` outside a notebook.
 */
export function notebookChannel(): Channel | undefined {
  const { [broadcastSymbol]: broadcast, Deno } = globalThis as Host;
  if (broadcast !== undefined) return through(broadcast);
  const jupyter = Deno?.jupyter;
  return jupyter?.broadcast === undefined ? tslabChannel() : through(jupyter.broadcast.bind(jupyter));
}

function through(broadcast: Broadcast): Channel {
  return (content, update) => void broadcast(update ? "update_display_data" : "display_data", content);
}
