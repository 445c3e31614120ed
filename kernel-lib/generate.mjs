/**
 * Writes what follows from the signatures of operations and classes: their types with documentation, and which names each
 * namespace has (`autograd/generated/`); and the lists of COMPATIBILITY.md. The declarations are read, not run.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { recordedNames, withLists } from "./compatibility.mjs";

const ts = createRequire(import.meta.url)("typescript");
const root = dirname(fileURLToPath(import.meta.url));
const folders = ["autograd/rules", "autograd", "nn", "nn/layers", "nn/optim", "utils"];
const target = join(root, "autograd/generated");
const note = "// Written by kernel-lib/generate.mjs from the declarations of the operations.\n";

/** TypeScript's types of the kinds of parameters. */
const types = {
  Tensor: "Tensor",
  "Tensor[]": "readonly Tensor[]",
  "Tensor?[]": "readonly (Tensor | null)[]",
  Parameters: "Iterable<Tensor>",
  Number: "Scalar",
  any: "unknown",
  Module: "((...inputs: never[]) => unknown)",
  int: "number",
  float: "number",
  bool: "boolean",
  true: "true",
  str: "string",
  "int[]": "readonly number[]",
  "int[1]": "number | readonly number[]",
  "int?[1]": "number | readonly (number | null)[]",
  "float[]": "readonly number[]",
  "float[1]": "number | readonly number[]",
  dtype: "DType",
  device: "Device | string",
  Generator: "Generator",
  memory_format: "MemoryFormat",
  Index: "Index",
  "Index[]": "readonly Index[]",
  Data: "NestedData | Tensor",
  GradHook: "GradHook",
};

/** Types of results; those with a name before them are generic. */
const results = {
  Tensor: "Tensor",
  "Tensor[]": "Tensor[]",
  "Tensor|Tensor[]": "Tensor | Tensor[]",
  "(Tensor values, Tensor indices)": "ValuesIndices",
  "[Tensor, Tensor]": "[values: Tensor, indices: Tensor]",
  "Tensor?[]": "(Tensor | null)[]",
  bool: "boolean",
  int: "number",
  str: "string",
  "int[]": "number[]",
  Size: "Size",
  Storage: "Storage",
  TypedArray: "TypedArray",
  dtype: "DType",
  None: "void",
  Handle: "{ remove(): void }",
};
const generics = { Value: "number | boolean", List: "NestedList" };
const defaults = { Value: "number", List: "NestedList" };

function typeOf(kind) {
  if (kind in types) return types[kind];
  const words = /^str<([^>]*)>$/.exec(kind);
  if (words !== null)
    return words[1]
      .split("|")
      .map((word) => JSON.stringify(word))
      .join(" | ");
  const alternatives = kind.split(/\|(?![^<]*>)/);
  if (alternatives.length === 1) throw new Error(`a signature names the unknown kind "${kind}"`);
  return [...new Set(alternatives.map(typeOf))].join(" | ");
}

/** A signature in its parts; `base/signature.ts` reads the same notation when the library runs. */
function parse(text) {
  const form = /^((?:def )?(?:(\w+)::)?([\w{},]+)(?:\.\w+)?)\(([^)]*)\)(?: -> (.+))?$/s.exec(text);
  if (form === null) throw new Error(`this is no signature: ${text}`);
  const [, key, namespace, name, list, result = "None"] = form;
  const items = (list.match(/(?:\[[^\]]*\]|<[^>]*>|'[^']*'|[^,[<'])+/g) ?? []).map((item) => item.trim());
  const parameters = [];
  let isKeywordOnly = false;
  for (const item of items) {
    if (item === "*") {
      isKeywordOnly = true;
      continue;
    }
    const [, kind, nullable, dots, own, fallback] = /^([^\s=]+?)(\?)?(\.\.\.)? (\w+)(?:=(.+))?$/s.exec(item);
    const type = typeOf(kind) + (nullable ? " | null" : "");
    parameters.push({ name: own, type, isVariadic: dots !== undefined, isKeywordOnly, fallback });
  }
  return { key, namespace, name, parameters, result };
}

const declarers = ["operation", "elementwise", "method", "callable", "signatureOfClass"];

/** What the declarations of a file say: `export const sum = operation("sum(…)", …)`. */
function declarationsIn(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const { call, exported } = callOf(statement);
    if (call === undefined || !declarers.includes(call.expression.text)) return [];
    const ways = call.arguments.flatMap((argument) => {
      const isOverload = ts.isCallExpression(argument) && argument.expression.text === "overload";
      const text = isOverload ? argument.arguments[0] : argument;
      return ts.isStringLiteralLike(text) ? [parse(text.text)] : [];
    });
    const [comment] = ts.getJSDocCommentsAndTags(statement);
    const doc = comment === undefined ? "" : source.text.slice(comment.pos, comment.end).trim();
    return [{ how: call.expression.text, exported, path, doc, ways }];
  });
}

function callOf(statement) {
  if (ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression))
    return { call: statement.expression };
  if (!ts.isVariableStatement(statement)) return {};
  const [{ initializer, name }] = statement.declarationList.declarations;
  return initializer !== undefined && ts.isCallExpression(initializer)
    ? { call: initializer, exported: name.text }
    : {};
}

/** What each parameter means, from the `@param` lines of the documentation. */
const meaningsIn = (doc) =>
  Object.fromEntries(
    [...doc.matchAll(/@param (\w+) (.+)/g)].map(([, name, text]) => [name, text.replace(/ \*\/$/, "")]),
  );

/** A parameter's name where it stands in a list of JavaScript's. */
const placedName = (name) => (name === "var" ? "var_" : name);

/** A default as it is written here. */
const inJavaScript = (fallback) =>
  fallback.replace(
    /\b(?:None|True|False|inf)\b/g,
    (word) => ({ None: "null", True: "true", False: "false", inf: "Infinity" })[word],
  );

/**
 * The type of the last object, with what each name means and its default. Each stands on a line of its own: TypeScript
 * takes a comment behind a brace or semicolon for one on what stands before it.
 */
function optionsType(parameters, meanings) {
  const members = parameters.map(({ name, type, fallback }) => {
    const about = [meanings[name], fallback === undefined ? undefined : `Default: ${inJavaScript(fallback)}.`]
      .filter(Boolean)
      .join("; ");
    const comment = about === "" ? "" : `/** ${about} */\n`;
    return `${comment}readonly ${name}${fallback === undefined ? "" : "?"}: ${type};\n`;
  });
  if (parameters.some(({ name }) => name === "reduction")) {
    for (const name of ["size_average", "reduce"])
      members.push(`/** What old programs write for \`reduction\`. */\nreadonly ${name}?: boolean | null;\n`);
  }
  return `{\n${members.join("")}}`;
}

/**
 * The ways to write a call: what must be given, then options; some of the others by position, then options; all by name.
 */
function callsOf({ parameters: all }, meanings, skipped = 0) {
  const parameters = all.slice(skipped).filter(({ name }) => !name.startsWith("_"));
  const optionsFor = (left, mark = "options?") =>
    left.length === 0 ? [] : [`${mark}: ${optionsType(left, meanings)}`];
  const placed = ({ name, type, fallback }) => `${placedName(name)}${fallback === undefined ? "" : "?"}: ${type}`;
  const positional = parameters.filter(({ isKeywordOnly }) => !isKeywordOnly);
  const byName = parameters.length > 0 ? [`named: ${optionsType(parameters, meanings)}`] : [];
  const variadic = positional.findIndex(({ isVariadic }) => isVariadic);
  if (variadic >= 0) {
    const { name, type } = positional[variadic];
    const list = `readonly ${type.includes("|") ? `(${type})` : type}[]`;
    const rest = parameters.filter((parameter) => parameter !== positional[variadic]);
    const before = positional.slice(0, variadic).map(placed);
    const others = rest.filter((parameter) => !positional.slice(0, variadic).includes(parameter));
    const calls = [[...before, `${name}: ${list}`, ...optionsFor(others)].join(", ")];
    const loose = others.length === 0 ? list : `readonly [...${type}[], ${optionsType(others, meanings)}] | ${list}`;
    calls.unshift([...before, `...${name}: ${loose}`].join(", "));
    return [...calls, ...byName];
  }
  const musts = positional.filter(({ fallback }) => fallback === undefined).length;
  const calls = [];
  // first what is written most: all that must be given, then options
  const counts = [...positional.keys(), positional.length];
  for (const count of [...counts.slice(musts), ...counts.slice(1, musts).reverse()]) {
    const own = positional.slice(0, count);
    const left = parameters.filter((parameter) => !own.includes(parameter));
    const isMust = left.some(({ fallback }) => fallback === undefined);
    // what follows must be given, so what stands before it is undefined where it is not
    const before = own.map((parameter, place) => {
      const isFollowed = isMust || own.slice(place + 1).some(({ fallback }) => fallback === undefined);
      return isFollowed && parameter.fallback !== undefined
        ? `${parameter.name}: ${parameter.type} | undefined`
        : placed(parameter);
    });
    calls.push([...before, ...optionsFor(left, isMust ? "options" : "options?")].join(", "));
  }
  return [...new Set([...calls, ...byName])];
}

const generic = (result) => (result in generics ? `<${result} extends ${generics[result]} = ${defaults[result]}>` : "");
const resultType = (result) => results[result] ?? result;
const boundResult = (result) => (result in generics ? "unknown" : resultType(result));

/** The type of what computes a call: the bound values in the order of the parameters. */
function boundType({ parameters, result }) {
  const list = parameters.map(
    ({ name, type, isVariadic }) => `${placedName(name)}: ${isVariadic ? `readonly (${type})[]` : type}`,
  );
  return `(${list.join(", ")}) => ${boundResult(result)}`;
}

const inPlaceDoc = (doc) =>
  doc
    .replace(/\n[ *]*@example.*/g, "")
    .replace(/^\/\*\*\n \* (.*)/, "/**\n * In place: $1")
    .replace(/\n \*\n \*\//, "\n */");

/** An interface's `new(…)` without quotes would be a constructor. */
const memberName = (name) => (name === "new" ? '"new"' : name);

const indented = (text, by) => text.replaceAll("\n", `\n${by}`);

/** Writes a file unless it says the same already, so that builds stay fresh. */
function write(name, text) {
  const path = join(target, name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The files that may declare something. */
function sources() {
  return folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".ts"))
        .sort()
        .map((name) => join(folder, name)),
    );
}

/** All declarations of the library, sorted by file. */
export function declarations() {
  return sources().flatMap(declarationsIn);
}

/** Writes all files that follow from the declarations. */
export function generate() {
  const bound = [];
  const calls = [];
  const methods = [];
  const constructors = [];
  const faces = { torch: new Map(), F: new Map() };
  const files = new Set();
  const inPlace = [];
  const known = new Set(recordedNames().torch);
  for (const { how, exported, path, doc, ways } of declarations()) {
    const meanings = meaningsIn(doc);
    const [{ namespace, name }] = ways;
    const file = relative(target, path).replaceAll("\\", "/").replace(/\.ts$/, ".js");
    if (file.startsWith("../rules/")) files.add(file);
    if (how === "signatureOfClass") {
      const tuples = callsOf(ways[0], meanings).map((call) => `[${call}]`);
      constructors.push(`  ${JSON.stringify(name)}: ${tuples.join(" | ")};`);
      bound.push(`  ${JSON.stringify(ways[0].key)}: ${boundType({ ...ways[0], result: "None" })};`);
      continue;
    }
    for (const way of ways) bound.push(`  ${JSON.stringify(way.key)}: ${boundType(way)};`);
    if (how !== "method") {
      const forms = ways.flatMap((way) =>
        callsOf(way, meanings).map((call) => `    ${generic(way.result)}(${call}): ${resultType(way.result)};`),
      );
      calls.push(
        `  ${JSON.stringify(namespace === undefined ? name : `${namespace}::${name}`)}: {\n${forms.join("\n")}\n  };`,
      );
    }
    if (how !== "callable") {
      for (const suffix of how === "elementwise" ? ["", "_"] : [""]) {
        const about = suffix === "" ? doc : inPlaceDoc(doc);
        for (const way of ways) {
          for (const call of callsOf(way, meanings, 1)) {
            methods.push(
              `    ${indented(about, "    ")}\n    ${memberName(name + suffix)}${generic(way.result)}(${call}): ${resultType(way.result)};`,
            );
          }
        }
      }
    }
    if (how === "elementwise" && known.has(`${name}_`)) {
      const forms = ways.flatMap((way) => callsOf(way, meanings).map((call) => `    (${call}): Tensor;`));
      calls.push(`  ${JSON.stringify(`${name}_`)}: {\n${forms.join("\n")}\n  };`);
      inPlace.push(`\n${inPlaceDoc(doc)}\nexport const ${name}_ = inPlaceFunction("${name}_");`);
    }
    const face = namespace === undefined ? faces.torch : namespace === "F" ? faces.F : null;
    if (exported === undefined || face === null) continue;
    face.set(file, [...(face.get(file) ?? []), exported === name ? name : `${exported} as ${name}`]);
  }
  write(
    "operations.ts",
    `${note}import type { Device } from "../../tensor/device.js";
import type { DType, TypedArray } from "../../tensor/dtype.js";
import type { Generator } from "../../tensor/generator.js";
import type { MemoryFormat } from "../../tensor/memory-format.js";
import type { Size } from "../../tensor/size.js";
import type { NestedData, NestedList } from "../data.js";
import type { GradHook } from "../graph/node.js";
import type { Scalar } from "../operand.js";
import type { Storage } from "../storage.js";
import type { Index } from "../rules/indexing.js";
import type { Tensor } from "../tensor.js";
import type { ValuesIndices } from "../values-indices.js";

/** What computes each way to call: the bound values in the order of the parameters. */
export interface Bound {
${bound.join("\n")}
}

/** What each function takes. */
export interface Calls {
${calls.join("\n")}
}

/** What each class takes when it is made. */
export interface Constructors {
${constructors.join("\n")}
}

declare module "../tensor.js" {
  interface Tensor {
${methods.join("\n\n")}
  }
}
`,
  );
  // rules that only add methods are loaded with the others
  const silent = [...files].filter((file) => !faces.torch.has(file) && !faces.F.has(file));
  for (const [name, face] of Object.entries(faces)) {
    const loads = name === "torch" ? silent.map((file) => `import "${file}";`) : ['import "./torch.js";'];
    const lines = [...face].map(([file, names]) => `export { ${names.join(", ")} } from "${file}";`);
    const written =
      name === "torch"
        ? ['import { inPlaceFunction } from "../operation.js";', ...loads, ...lines, ...inPlace]
        : [...loads, ...lines];
    write(name === "F" ? "functional.ts" : "torch.ts", `${note}${written.join("\n")}\n`);
  }
}

/** Brings the lists of COMPATIBILITY.md up to date. */
function updatePage() {
  const page = join(root, "COMPATIBILITY.md");
  const text = readFileSync(page, "utf8");
  const updated = withLists(text, declarations(), recordedNames());
  if (updated !== text) writeFileSync(page, updated);
}

/** vitest's set-up, which does nothing while the sources are as they were; it leaves the page alone, whose test tells that it is stale. */
export default function generateAnew() {
  const hash = createHash("sha256");
  for (const path of [fileURLToPath(import.meta.url), ...sources()])
    hash.update(`\0${path}\0`).update(readFileSync(path));
  const state = hash.digest("hex");
  const written = ["operations.ts", "functional.ts", "torch.ts"].every((name) => existsSync(join(target, name)));
  const stamp = join(target, "state");
  if (written && existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  generate();
  writeFileSync(stamp, state);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generate();
  updatePage();
}
