import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("compiler/", import.meta.url));

/** Where TypeScript's one function begins, what it gives out, and where its server begins, which no cell needs. */
const parts = [
  '((module) => {\n"use strict";\n',
  "__export(typescript_exports, {\n",
  "\n});\n",
  "// src/server/_namespaces/",
];

/** What a bundler must take for an effect of loading it, and is none: it is marked, so that it can be left out. */
const pure = [
  // namespaces: objects of getters, and of functions
  [/^var (\w+_exports\d*) = \{\};\n__export\(\1, /gm, "var $1 = /* @__PURE__ */ __exported("],
  [
    /^var (\w+);\n\(\((\w+)\) => \{([\s\S]*?)^\}\)\(\1 \|\| \(\1 = \{\}\)\);/gm,
    "var $1 = /* @__PURE__ */ (($2) => {$3return $2;})({});",
  ],
  [/^(register(?:CodeFix|Refactor)\()/gm, "/* @__PURE__ */ $1"],
  [/^var (\w+) = ((?:new )?[A-Za-z_$][\w$.]*\()/gm, "var $1 = /* @__PURE__ */ $2"],
];

/** The functions and enumerations of TypeScript that our compiler names. */
function namedInSources() {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const texts = files.map((name) => readFileSync(join(sources, name), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bts\.(\w+)/g)].map(([, name]) => name)));
}

/** TypeScript as a module whose parts a bundler can leave out; it is published as one function, which is all or nothing. */
function asModule(text) {
  const places = [];
  for (const part of parts) places.push(text.indexOf(part, places.at(-1) ?? 0));
  if (places.includes(-1)) throw new Error(`typescript.js has no ${JSON.stringify(parts[places.indexOf(-1)])}`);
  const [start, exported, end, server] = places.map((place, index) => place + (index < 3 ? parts[index].length : 0));
  const head = text.slice(start, exported - parts[1].length).replace("var typescript_exports = {};\n", "");
  const body = text.slice(end, server).replace("module.exports = __toCommonJS(typescript_exports);\n", "");
  const wanted = namedInSources();
  const names = text
    .slice(exported, end - parts[2].length)
    .split(/,\n/)
    .filter((entry) => wanted.has(entry.trim().split(":")[0]));
  // a name by way of its namespace would keep all that is in it
  const members = new Map();
  for (const [, space, list] of body.matchAll(/^__export\((\w+), \{\n([\s\S]*?)\n\}\);/gm)) {
    for (const [, name, inner] of list.matchAll(/(\w+): \(\) => (\w+)/g)) members.set(`${space}.${name}`, inner);
  }
  let code = (head + body).replaceAll(/\b\w+_exports\d*\.\w+/g, (path) => members.get(path) ?? path);
  for (const [form, replacement] of pure) code = code.replaceAll(form, replacement);
  return `${code}
function __exported(all) {
  const target = {};
  __export(target, all);
  return target;
}
export default /* @__PURE__ */ __exported({
${names.join(",\n")}
});
`;
}

/** For esbuild: TypeScript without what our compiler never calls, such as its server, refactorings and quick fixes. */
export const typescriptInPart = {
  name: "typescript in part",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, ({ path }) => ({
      contents: asModule(readFileSync(path, "utf8")),
      loader: "js",
    }));
  },
};
