import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../kernel-lib/", import.meta.url));
const repository = fileURLToPath(new URL("../", import.meta.url));

/** Which layers each layer may import; the files at the top of kernel-lib put the layers together. */
const allowed: Record<string, readonly string[]> = {
  base: [],
  platform: ["base"],
  tensor: ["base"],
  engine: ["base"],
  ops: ["tensor", "engine", "base"],
  autograd: ["ops", "tensor", "base"],
  nn: ["autograd", "ops", "tensor", "base"],
  display: ["nn", "autograd", "platform"],
  d2l: ["display", "nn", "autograd", "platform", "base"],
  kernel: ["display"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ["dist", "node_modules", "assembly", "generated"].includes(entry.name) ? [] : sources(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function layerOf(path: string): string {
  const [first, ...rest] = relative(root, path).split(sep);
  return rest.length === 0 ? basename(first, ".ts") : first;
}

function imports(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]+\.js)"/g)].map((match) => match[1]);
}

const files = sources(root);

describe("kernel-lib's layers import one way", () => {
  test.each(Object.keys(allowed))("%s imports only what lies below it", (layer) => {
    const own = files.filter((path) => layerOf(path) === layer);
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.flatMap((path) =>
      imports(path)
        .map((specifier) => resolve(dirname(path), specifier))
        .filter((target) => {
          const other = layerOf(target.replace(/\.js$/, ".ts"));
          return other !== layer && !allowed[layer].includes(other);
        })
        .map((target) => `${relative(root, path)} imports ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  test("every folder is a layer", () => {
    const folders = new Set(
      files
        .map((path) => relative(root, path).split(sep))
        .flatMap(([first, ...rest]) => (rest.length > 0 ? [first] : [])),
    );
    expect([...folders].filter((folder) => !(folder in allowed))).toEqual([]);
  });

  test("scripts knows nothing of kernel-lib's inside", () => {
    const wrong = sources(join(repository, "scripts")).filter((path) => /kernel-lib/.test(imports(path).join("\n")));
    expect(wrong).toEqual([]);
  });
});

test("no source file is longer than 400 lines", () => {
  const all = [...files, ...sources(join(repository, "scripts"))];
  const long = all.filter((path) => readFileSync(path, "utf8").trimEnd().split("\n").length > 400);
  expect(long.map((path) => relative(repository, path))).toEqual([]);
});
