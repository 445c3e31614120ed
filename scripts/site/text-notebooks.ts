import { open } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";

/** Notebooks that stand in a folder as text, as Jupytext and R Markdown keep them. */
export interface TextNotebooks {
  /** Of Markdown, which are pages whose code is shown. */
  shown: string[];
  /** Scripts and R Markdown, which are no pages. */
  others: string[];
}

/** Jupytext's settings at the head of a text, which a script has in comments. */
const header = /^(?:\W{0,3}\s?)?---\r?\n(?:\W{0,3}\s?[\w.-]+:.*\r?\n|\W*\r?\n)*?\W*jupytext:/;

/** The notebooks kept as text that have no notebook beside them, whose outputs a page would show. */
export async function textNotebooksIn(folder: string): Promise<TextNotebooks> {
  const files = await glob(["**/*.{md,py,R,r,jl,Rmd,ts,js,ipynb}"], {
    ...{ cwd: folder, dot: false, expandDirectories: false },
    ignore: ["**/node_modules/**", "**/site-packages/**", "**/_*/**", "**/_*"],
  });
  const found: string[] = [];
  for (const file of files.sort()) {
    if (file.endsWith(".ipynb") || files.includes(file.replace(/\.\w+$/, ".ipynb"))) continue;
    if (file.endsWith(".Rmd") || header.test(await headOf(join(folder, file)))) found.push(file);
  }
  const isShown = (file: string): boolean => file.endsWith(".md");
  return { shown: found.filter(isShown), others: found.filter((file) => !isShown(file)) };
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1000), 0, 1000, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
