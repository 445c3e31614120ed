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
  utils: ["autograd", "tensor", "base"],
  nn: ["autograd", "ops", "tensor", "platform", "base"],
  display: ["nn", "autograd", "platform"],
  d2l: ["display", "utils", "nn", "autograd", "platform", "base"],
  kernel: ["display", "platform", "base", "browser"],
};

function sources(folder: string, name = /\.ts$/): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ["dist", "node_modules", "assembly", "generated"].includes(entry.name) ? [] : sources(path, name);
    return name.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function layerOf(path: string, top = root): string {
  const [first, ...rest] = relative(top, path).split(sep);
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

  test("only platform/ asks for what is Node's", () => {
    const library = files.filter((path) => !["kernel", "platform"].includes(layerOf(path)));
    const asking = library.filter((path) => /(?:from|import|require)\s*\(?\s*"node:/.test(readFileSync(path, "utf8")));
    // its source is a text, run where there are Node's threads
    expect(asking.map((path) => relative(root, path))).toEqual([join("engine", "wasm", "team.ts")]);
    const forms = readdirSync(join(root, "platform"));
    for (const name of readdirSync(join(root, "platform", "browser"))) expect(forms).toContain(name);
  });

  test("the kernel, a package of its own, takes of the library the display contract and what hosts differ in only", () => {
    const isLibrarys = (path: string) => path.startsWith(join(root, "kernel", "browser", "cells"));
    const taken = files
      // the worker of cells in a page has the library in it
      .filter((path) => layerOf(path) === "kernel" && !isLibrarys(path))
      .flatMap((path) => imports(path).map((specifier) => resolve(dirname(path), specifier)))
      .filter((target) => layerOf(target) !== "kernel");
    const allowed = ["display/contract.js", "platform/channel.js", "platform/inspect.js", "platform/open-proxies.js"];
    expect([...new Set(taken.map((target) => relative(root, target).split(sep).join("/")))].sort()).toEqual(allowed);
  });

  test("the kernel's threads know nothing of each other's code, types included, but what lies beside them all", () => {
    const folder = join(root, "kernel");
    const threads = ["protocol", "session", "compiler", "signals", "install"];
    const own = files.filter((path) => layerOf(path) === "kernel");
    const edges = own.flatMap((from) => imports(from).map((to) => ({ from, to: resolve(dirname(from), to) })));
    const inside = edges.filter(({ to }) => layerOf(to) === "kernel");
    // in a page, each of two workers has one thread's code
    const workers: Record<string, string> = { session: "cells", compiler: "language" };
    const isWorkers = (from: string, other: string) => workers[other] === layerOf(from, join(folder, "browser"));
    const wrong = inside.filter(({ from, to }) => {
      const [layer, other] = [layerOf(from, folder), layerOf(to.replace(/\.js$/, ".ts"), folder)];
      return layer !== "main" && layer !== other && threads.includes(other) && !isWorkers(from, other);
    });
    expect(new Set(own.map((path) => layerOf(path, folder)).filter((name) => threads.includes(name))).size).toBe(5);
    expect(wrong.map(({ from, to }) => `${relative(folder, from)} imports ${relative(folder, to)}`)).toEqual([]);
  });

  test("the debugger knows no sockets and no thread's code, and the wire thread alone uses it", () => {
    const folder = join(root, "kernel");
    const nameOf = (path: string) => layerOf(path, folder);
    const edges = files
      .filter((path) => layerOf(path) === "kernel")
      .flatMap((from) => imports(from).map((specifier) => [nameOf(from), nameOf(resolve(dirname(from), specifier))]));
    const used = edges.filter(([from]) => from === "debugger").map(([, to]) => to.replace(/\.js$/, ""));
    const users = edges.filter(([from, to]) => to === "debugger" && from !== "debugger").map(([from]) => from);
    expect([...new Set(used)].sort()).toEqual(["debugger", "described", "host", "language", "message", "threads"]);
    expect([...new Set(users)]).toEqual(["protocol"]);
  });

  test("scripts knows nothing of kernel-lib's inside", () => {
    const wrong = sources(join(repository, "scripts")).filter((path) => /kernel-lib/.test(imports(path).join("\n")));
    expect(wrong).toEqual([]);
  });
});

/** From the lowest: each imports only what stands before it, but compare nothing of jupyter. */
const layers = ["base", "notebook", "compare", "jupyter", "report", "run", "site", "init", "cli", "dev"];
const scripts = join(repository, "scripts");

describe("scripts' layers import one way", () => {
  const own = sources(scripts, /\.(?:ts|js)$/);
  const edges = own.flatMap((path) =>
    imports(path).map((specifier) => ({ from: path, to: resolve(dirname(path), specifier) })),
  );

  test.each(layers)("%s imports only what lies below it, types included", (layer) => {
    const mine = edges.filter(({ from }) => layerOf(from, scripts) === layer);
    const below = layers.slice(0, layers.indexOf(layer) + 1).filter((name) => `${layer} ${name}` !== "jupyter compare");
    const wrong = mine.filter(({ to }) => !below.includes(layerOf(to, scripts)));
    expect(own.some((path) => layerOf(path, scripts) === layer)).toBe(true);
    expect(wrong.map(({ from, to }) => `${relative(scripts, from)} imports ${relative(scripts, to)}`)).toEqual([]);
  });

  test("set-up, which runs before anything is built, stands apart: nothing imports it, and it imports nothing", () => {
    const across = edges.filter(
      ({ from, to }) => (layerOf(from, scripts) === "setup") !== (layerOf(to, scripts) === "setup"),
    );
    expect(across.map(({ from, to }) => `${relative(scripts, from)} imports ${relative(scripts, to)}`)).toEqual([]);
  });

  test("every folder with sources is a layer, or set-up, or starts what is built", () => {
    const folders = new Set(own.map((path) => layerOf(path, scripts)));
    expect([...folders].filter((folder) => ![...layers, "setup", "bin"].includes(folder))).toEqual([]);
  });
});

test("no source file is longer than 400 lines", () => {
  const all = [...files, ...sources(join(repository, "scripts"))];
  const long = all.filter((path) => readFileSync(path, "utf8").trimEnd().split("\n").length > 400);
  expect(long.map((path) => relative(repository, path))).toEqual([]);
});
