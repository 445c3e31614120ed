/** The content of a `display_data` or `update_display_data` message. */
export interface DisplayData {
  data: { [mime: string]: unknown };
  metadata: { [key: string]: unknown };
  transient: { display_id?: string };
}

/** Sends display data to whoever shows it. */
export type Channel = (content: DisplayData, update: boolean) => void;

interface TslabJupyter {
  lastWriteDisplayData?: Channel | null;
}

interface DenoJupyter {
  jupyter?: { broadcast?(type: string, content: DisplayData): Promise<void> };
}

/**
 * The channel of the notebook that runs this code, found anew for each output
 * because tslab binds it to the cell that is running; `undefined` outside a notebook.
 */
export function notebookChannel(): Channel | undefined {
  return tslabChannel() ?? denoChannel();
}

/**
 * tslab keeps its channel in a module of its own. The tslab that runs is often a
 * global one, another copy than the one that resolves from here, so the loaded
 * modules are searched first; a kernel may also answer the import itself.
 */
function tslabChannel(): Channel | undefined {
  for (const [path, module] of Object.entries(require.cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const channel = (module?.exports as TslabJupyter | undefined)?.lastWriteDisplayData;
    if (channel) return channel;
  }
  try {
    return (require("tslab/dist/jupyter") as TslabJupyter).lastWriteDisplayData ?? undefined;
  } catch {
    return undefined;
  }
}

function denoChannel(): Channel | undefined {
  const jupyter = (globalThis as { Deno?: DenoJupyter }).Deno?.jupyter;
  const broadcast = jupyter?.broadcast;
  if (!broadcast) return undefined;
  return (content, update) => {
    void broadcast.call(jupyter, update ? "update_display_data" : "display_data", content);
  };
}
