import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const page = readFileSync(join(root, "kernel-lib", "ARCHITECTURE.md"), "utf8");
const quoted = [
  ...new Set([...page.replaceAll(/^```[\s\S]+?^```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, text]) => text)),
];

/** A path or a file name, as the page writes it. */
const isPath = (text: string): boolean => /^[\w./-]+$/.test(text) && /\/|\.(?:ts|js|mjs|py|md)$/.test(text);

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : sourcesIn(path);
    return /\.(?:ts|js|mjs|py)$/.test(entry.name) && path !== "test/architecture.test.ts" ? [path] : [];
  });
}

const sources = ["kernel-lib", "scripts", "test"].flatMap(sourcesIn);
const code = sources.map((path) => readFileSync(join(root, path), "utf8")).join("\n");

function isThere(path: string): boolean {
  const whole = ["", "kernel-lib", "kernel-lib/kernel", "kernel-lib/autograd", "scripts"].some((folder) =>
    existsSync(join(root, folder, path)),
  );
  // a file or folder is named alone where the sentence has told where it is
  return (
    whole || sources.some((source) => (path.endsWith("/") ? source.includes(`/${path}`) : source.endsWith(`/${path}`)))
  );
}

describe("ARCHITECTURE.md speaks of what is there", () => {
  test.each(quoted.filter(isPath))("the path %s", (path) => {
    expect(isThere(path)).toBe(true);
  });

  test.each(quoted.filter((text) => /^[A-Za-z]\w+(?:\.\w+)?$/.test(text) && !isPath(text)))("the name %s", (name) => {
    const words = name.split(".");
    expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([]);
  });
});
