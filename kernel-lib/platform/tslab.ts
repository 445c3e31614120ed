import type { Channel } from "./channel.js";

interface TslabJupyter {
  lastWriteDisplayData?: Channel | null;
}

/**
 * Stock tslab keeps its channel in a module of its own. Only the loaded modules are searched: the tslab that runs is
 * often a global one, another copy than the one that resolves from here.
 */
export function tslabChannel(): Channel | undefined {
  if (typeof require === "undefined") return undefined; // the kernel's bundle as an ES module
  for (const [path, module] of Object.entries(require.cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const channel = (module?.exports as TslabJupyter | undefined)?.lastWriteDisplayData;
    if (channel) return channel;
  }
  return undefined;
}
