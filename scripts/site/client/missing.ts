/*
 * A server shows the page for wrong addresses at any depth. This finds the site's top folder, which is the nearest one
 * above that has our script, and makes it the base of all links before styles and scripts are loaded.
 */
async function isTop(folder: string): Promise<boolean> {
  const { ok, headers } = await fetch(`${folder}assets/course.js`, { method: "HEAD" });
  // some servers answer every address with a page
  return ok && /javascript/.test(headers.get("content-type") ?? "");
}

async function topFolder(): Promise<string> {
  let folder = location.pathname.replace(/[^/]*$/, "");
  // opened by its own name, from a server or from disk, it lies in the top folder
  if (location.pathname.endsWith("/404.html")) return folder;
  while (folder !== "/" && !(await isTop(folder))) folder = folder.replace(/[^/]*\/$/, "");
  return folder;
}

async function findTop(): Promise<void> {
  const base = document.createElement("base");
  base.href = await topFolder();
  document.head.append(base);
  const styles = document.querySelector<HTMLMetaElement>('meta[name="style-sheets"]')?.content.split(" ") ?? [];
  for (const path of styles) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `assets/${path}`;
    document.head.append(link);
  }
  const script = document.createElement("script");
  script.src = "assets/course.js";
  document.head.append(script);
  const skip = document.querySelector<HTMLAnchorElement>("a.skip");
  if (skip !== null) skip.href = `${location.pathname}#lesson`;
}

document.addEventListener("DOMContentLoaded", findTop);
