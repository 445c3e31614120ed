const scripts = new Map<string, Promise<void>>();

/** Way from this page up to the site's top folder. */
export const root = document.documentElement.dataset.root ?? "";

/** Load a script of the site once, by its path from the top folder. */
export function load(path: string): Promise<void> {
  const known = scripts.get(path);
  if (known !== undefined) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = root + path;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`cannot load ${path}`));
    document.head.append(script);
  });
  scripts.set(path, loaded);
  return loaded;
}
