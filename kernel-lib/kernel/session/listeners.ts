type Listener = (...args: never[]) => void;

/**
 * What the process listens to for the kernel, and what cells cannot take away: without it an error that nobody caught,
 * or a signal, would end the process.
 */
export function listen(listeners: { [event: string]: Listener }): void {
  const kept = new Set<unknown>(Object.values(listeners));
  for (const [event, listener] of Object.entries(listeners)) process.on(event, listener as () => void);
  process.removeAllListeners = (event?: string | symbol) => {
    for (const name of event === undefined ? process.eventNames() : [event])
      for (const listener of process.rawListeners(name))
        if (!kept.has(listener)) process.off(name, listener as () => void);
    return process;
  };
}

/** Whether cells listen to an event, too: then what it tells is theirs to handle, as in any program. */
export const isHandled = (event: string): boolean => process.listenerCount(event) > 1;
