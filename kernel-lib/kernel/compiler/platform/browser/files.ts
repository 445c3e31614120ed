type Form = typeof import("../files.js");

/** The files that the compiler sees, by their paths: declarations. */
export const files = new Map<string, string>();

/** The names in each folder; the compiler asks for many folders, and mostly for such as are not there. */
export const folders = new Map<string, Set<string>>();

export function addFile(path: string, text: string): void {
  files.set(path, text);
  for (let below = path; below !== "/"; ) {
    const above = below.slice(0, below.lastIndexOf("/")) || "/";
    const names = folders.get(above);
    if (names !== undefined) return void names.add(below);
    folders.set(above, new Set([below]));
    below = above;
  }
}

export const join: Form["join"] = (...parts) => parts.join("/").replace(/\/+/g, "/");

export const lastChange: Form["lastChange"] = () => 0;
