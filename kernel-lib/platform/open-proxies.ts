interface Host {
  [openProxiesSymbol]?: WeakSet<object>;
}

const openProxiesSymbol: unique symbol = Symbol.for("Jupyter.openProxies");

/**
 * For who shows values: from now on, the proxies that look at what is written to them and at nothing else. To read them
 * runs nobody's code. Library and kernel share the set through the global object.
 */
export function collectOpenProxies(): WeakSet<object> {
  const found = (globalThis as Host)[openProxiesSymbol] ?? new WeakSet();
  Object.defineProperty(globalThis, openProxiesSymbol, { value: found, configurable: true });
  return found;
}

/** Tells who shows values here, if anyone does, that a proxy may be read: weak entries cost the collector a lot. */
export function tellOpenProxy(proxy: object): void {
  (globalThis as Host)[openProxiesSymbol]?.add(proxy);
}
