const scripts = new Map<string, Promise<void>>();

/** Load a script of the site once. */
export function load(path: string): Promise<void> {
  const known = scripts.get(path);
  if (known !== undefined) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`cannot load ${path}`));
    document.head.append(script);
  });
  scripts.set(path, loaded);
  return loaded;
}
