import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { venv } from "../../scripts/setup/places.js";
import { setUp } from "../../scripts/setup/setup.js";
import { root } from "../scripts/command.js";
import { notebook, save } from "../scripts/notebooks.js";
import { folders, install, pack, run, type Tarball } from "./outside.js";

const names = Object.keys(folders);
let folder = "";
const at = (...path: string[]): string => join(folder, ...path);
const tarballs = new Map<string, Tarball>();
const packed = (name: string): Tarball => tarballs.get(name) as Tarball;

beforeAll(async () => {
  await setUp();
  folder = mkdtempSync(join(tmpdir(), "packages "));
  for (const name of names) tarballs.set(name, pack(name, at("tarballs")));
  install([packed("d2l-ts")], at("library"));
  install([...tarballs.values()], at("all"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe.each(names)("the package %s", (name) => {
  const manifest = JSON.parse(readFileSync(join(root, folders[name], "package.json"), "utf8"));

  test("has what npm shows, and nothing that only we need", () => {
    const { paths } = packed(name);
    expect(paths).toEqual(expect.arrayContaining(["README.md", "LICENSE", "package.json"]));
    expect(manifest).toMatchObject({ license: "Apache-2.0", description: expect.any(String) });
    expect(manifest.private).toBeUndefined();
    const ours = /\.tsbuildinfo$|\.map$|(?<!\.d)\.ts$|\.py$|(?:^|\/)(?:dev|setup|bench|test|golden|node_modules)\//;
    expect(paths.filter((path) => ours.test(path))).toEqual([]);
    expect(readFileSync(join(root, folders[name], "LICENSE"), "utf8")).toBe(
      readFileSync(join(root, "LICENSE"), "utf8"),
    );
  });

  test("has every file that its manifest names", () => {
    const entry = manifest.exports["."];
    const named = [entry.types, entry.default, manifest.main, manifest.types, ...Object.values(manifest.bin ?? {})];
    for (const path of named.filter((path) => path !== undefined)) {
      expect(packed(name).paths).toContain(path.replace(/^\.\//, ""));
    }
  });

  test("asks for the packages that its manifest names, and for no others", () => {
    const asked = new Set<string>();
    // those of pages and of the snapshot have TypeScript inside, whose messages speak of imports
    const isWhole = (path: string) => /\/(?:browser|snapshot)\//.test(path);
    for (const path of packed(name).paths.filter((path) => path.endsWith(".js") && !isWhole(path))) {
      const text = readFileSync(at("all", "node_modules", name, path), "utf8");
      const found = text.matchAll(
        /(?:\brequire(?:\.resolve)?\(|^import |^\} from |\bfrom |\bimport\()"([^".\n)][^"\n)]*)"/gm,
      );
      for (const [, specifier] of found) {
        const [, scope = ""] = /^((?:@[^/]+\/)?[^/]+)/.exec(specifier) ?? [];
        if (!isBuiltin(specifier) && scope !== name) asked.add(scope);
      }
    }
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect([...asked].filter((wanted) => !declared.includes(wanted))).toEqual([]);
  });
});

describe("the library alone", () => {
  test("takes at most 25 MB with all that it needs, and brings no kernel and no compiler", () => {
    const sizes = filesBelow(at("library", "node_modules")).map((path) => statSync(path).size);
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toBeLessThan(25);
    expect(readdirSync(at("library", "node_modules"))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:zeromq|typescript|@types)$/)]),
    );
  });

  const body = `
    const X = torch.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8]]);
    console.log(String(corr2d(X, torch.tensor([[0, 1], [2, 3]]))), X instanceof Tensor);
    const figure = new Figure({ alt: "a line", panels: [{ kind: "chart", marks: [{ mark: "line", x: [0, 1], y: [0, 1] }] }] });
    const bundle = figure[displaySymbol]();
    console.log(Object.keys(bundle).sort().join(" "), bundle["image/png"].length > 1000);
    console.log(d2l.corr2d === corr2d, nn.functional === F, typeof optim.SGD);`;
  const names = "torch, nn, F, optim, d2l, corr2d, Tensor, Figure, displaySymbol";
  test.each([
    ["an ES module", "named.mjs", `import { ${names} } from "d2l-ts";`],
    ["CommonJS", "named.cjs", `const { ${names} } = require("d2l-ts");`],
  ])("loads in %s by its names, computes and draws", (_, file, load) => {
    writeFileSync(at("library", file), load + body);
    expect(run(process.execPath, [file], at("library"))).toEqual({
      code: 0,
      output:
        "tensor([[19., 25.],\n        [37., 43.]]) true\n" +
        "application/vnd.plotly.v1+json image/png text/html text/plain true\n" +
        "true true function\n",
    });
  });

  const readme = readFileSync(join(root, "kernel-lib", "README.md"), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];

  test("runs the example of its README", () => {
    writeFileSync(at("library", "example.mjs"), example);
    const printed = example.match(/(?<=^\/\/ )tensor.*\n(?:^\/\/ .*\n)*/m)?.[0].replace(/^\/\/ /gm, "");
    expect(run(process.execPath, ["example.mjs"], at("library"))).toEqual({ code: 0, output: printed });
  });

  test.each([
    ["node16", "node16"],
    ["bundler", "esnext"],
  ])(
    "gives strict TypeScript its types with moduleResolution %s, without those of Node or a browser",
    (resolution, module) => {
      const strict = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
      };
      const compilerOptions = {
        ...strict,
        moduleResolution: resolution,
        module,
        target: "es2022",
        lib: ["es2022"],
        types: [],
        noEmit: true,
      };
      const use = `${example.replaceAll("console.log", "String")}
      const rounded: number = corr2d(X, K).sum().item();
      // @ts-expect-error a tensor is no number
      const wrong: number = X;
      export { rounded, wrong };`;
      writeFileSync(at("library", "esm.mts"), use);
      writeFileSync(at("library", "cjs.cts"), resolution === "node16" ? use : "export {};");
      const files = ["esm.mts", "cjs.cts"];
      writeFileSync(at("library", "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
      expect(run(process.execPath, [tsc], at("library"))).toEqual({ code: 0, output: "" });
    },
  );
});

test("the types of all three packages are whole", () => {
  const use = `import { d2l } from "d2l-ts";
    import { installKernelspec } from "d2l-ts-kernel";
    import { main } from "d2l-lessons";
    const folder: string = installKernelspec("data", "mine", "javascript");
    const code: Promise<number> = main(["check"]);
    export { code, d2l, folder };`;
  writeFileSync(at("all", "use.mts"), use);
  const options = ["--strict", "--noEmit", "--module", "node16", "--target", "es2022", "--lib", "es2022", "use.mts"];
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  expect(run(process.execPath, [tsc, ...options], at("all"))).toEqual({ code: 0, output: "" });
});

describe("in an empty folder outside", () => {
  /** The environment of somebody who has a Jupyter, and works in it. */
  const env = (): NodeJS.ProcessEnv => ({
    VIRTUAL_ENV: venv,
    JUPYTER_PATH: at("prefix", "share", "jupyter"),
    JUPYTER_DATA_DIR: at("data"),
  });
  const npx = (...args: string[]) => run("npx", ["--no-install", ...args], at("all"), env());

  test("the kernel is installed, lessons run on it, and a check tells when a number has changed", () => {
    expect(npx("d2l-ts-kernel", "install", "--prefix", at("prefix"), "--name", "outside")).toMatchObject({
      code: 0,
      output: expect.stringContaining("as outside in"),
    });
    const spec = JSON.parse(
      readFileSync(at("prefix", "share", "jupyter", "kernels", "outside", "kernel.json"), "utf8"),
    );
    expect(spec.argv.at(-2)).toBe(at("all", "node_modules", "d2l-ts-kernel", "dist", "main.js"));

    const cells = [
      'import { torch, d2l } from "d2l-ts";',
      "torch.arange(6).reshape([2, 3]).mul(7)",
      'd2l.plot([0, 1], [[0, 1]], { alt: "a line" })',
    ];
    mkdirSync(at("all", "notebooks"));
    save(at("all", "notebooks"), { lesson: notebook(cells, "outside") });
    expect(npx("d2l-lessons", "execute")).toMatchObject({
      code: 0,
      output: expect.stringContaining("1 of 1 notebooks passed"),
    });
    const file = at("all", "notebooks", "lesson.ipynb");
    const saved = readFileSync(file, "utf8");
    const [, table, figure] = JSON.parse(saved).cells.map(({ outputs }: { outputs: object[] }) => outputs);
    expect(table[0].data["text/plain"].join("")).toBe("tensor([[ 0,  7, 14],\n        [21, 28, 35]])");
    expect(Object.keys(figure[0].data)).toEqual(expect.arrayContaining(["image/png", "text/html"]));

    // beside the lesson as it is, one with another number
    const other = at("all", "notebooks", "other.ipynb");
    writeFileSync(other, saved.replace("[21, 28, 35]", "[21, 29, 35]"));
    const { code, output } = npx("d2l-lessons", "check");
    rmSync(other);
    expect(code).toBe(1);
    expect(output).toContain("1 of 2 notebooks passed");
    expect(output).toMatch(/notebooks\/other\.ipynb[\s\S]*cell 2[\s\S]*29 became 28/);
  });

  test("lessons become pages and a site", () => {
    expect(npx("d2l-lessons", "convert")).toMatchObject({
      code: 0,
      output: expect.stringContaining("The pages are in pages"),
    });
    expect(readFileSync(at("all", "pages", "lesson.html"), "utf8")).toContain("Content-Security-Policy");
    expect(npx("d2l-lessons", "site", "notebooks", "--no-execute")).toMatchObject({
      code: 0,
      output: expect.stringContaining("open index.html"),
    });
    expect(readdirSync(at("all", "site"))).toEqual(expect.arrayContaining(["index.html", "lesson.html", "assets"]));
    expect(npx("d2l-lessons", "check", "--stamps-only").output).not.toMatch(/(?:site|pages)\//);
  });
});
