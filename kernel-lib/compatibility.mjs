/**
 * Rewrites the "**Same**" lists of COMPATIBILITY.md from the declarations of the operations, and the "**Also absent**" lists
 * from PyTorch's own names. What a table of the section names stays out of its lists.
 */
import { readFileSync } from "node:fs";

/** Names that no declaration of an operation makes: dtypes, classes, properties, modes and what reads or sets them. */
const others = {
  torch: [
    ...[
      "Generator",
      "Size",
      "broadcast_shapes",
      "Tensor",
      "dtype",
      "get_default_dtype",
      "get_num_threads",
      "is_grad_enabled",
      "manual_seed",
    ],
    ...["bool", "double", "float", "float32", "float64", "int", "int32", "int64", "long", "uint8"],
    ...["BoolTensor", "ByteTensor", "DoubleTensor", "FloatTensor", "IntTensor", "LongTensor"],
    ...["__version__", "backends", "finfo", "initial_seed", "seed", "version"],
    ...["e", "inf", "nan", "pi", "nn", "optim", "set_num_threads", "set_printoptions", "utils"],
  ],
  "torch.Tensor": [
    "T",
    "data",
    "device",
    "dtype",
    "grad",
    "grad_fn",
    "is_cpu",
    "is_cuda",
    "is_leaf",
    "is_sparse",
    "itemsize",
    "mT",
    "name",
    "nbytes",
    "ndim",
    "requires_grad",
    "shape",
  ],
  "torch.nn.functional": [],
  "torch.nn.init": ["calculate_gain"],
};

const bySection = {
  torch: ({ how, namespace }) => how !== "method" && namespace === undefined,
  "torch.Tensor": ({ how, namespace }) => how !== "callable" && (namespace === undefined || namespace === "Tensor"),
  "torch.nn.functional": ({ namespace }) => namespace === "F",
  "torch.nn.init": ({ namespace }) => namespace === "init",
};

/** The sections whose lists are made. */
export const sections = Object.keys(bySection);

/** All names of a section that the declarations make, and the others. */
function namesOf(section, declarations, known = []) {
  const declared = declarations.flatMap(({ how, ways: [{ namespace, name }] }) => {
    if (!bySection[section]({ how, namespace })) return [];
    const hasInPlace = how === "elementwise" && (section === "torch.Tensor" || known.includes(`${name}_`));
    return hasInPlace ? [name, `${name}_`] : [name];
  });
  return [...new Set([...declared, ...others[section]])].sort();
}

const tables = /^\| (\w+) \|.*\n\|.*\n((?:\|.*(?:\n|$))+)/gm;
const quoted = (text) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name);

/** Names in the tables under some headings. */
function namesInTables(text, ...headings) {
  const rows = [...text.matchAll(tables)].flatMap(([, heading, body]) =>
    headings.includes(heading) ? body.split("\n") : [],
  );
  return new Set(rows.flatMap((row) => quoted(row.split("|")[1] ?? "")));
}

const listOf = (names) => names.map((name) => `\`${name}\``).join(" ");

/** The section with the list of what it calls the same, as the declarations say. */
function withSame(text, section, declarations, known) {
  if (!sections.includes(section)) return text;
  const elsewhere = namesInTables(text, "Limited", "Ours");
  const names = namesOf(section, declarations, known).filter((name) => !elsewhere.has(name));
  return text.replace(/^\*\*Same\*\*: .*$/m, `**Same**: ${listOf(names)}`);
}

/** The section with the list of PyTorch's names that it does not speak of. */
function withAbsent(text, names) {
  if (names === undefined) return text;
  const rest = text.replace(/\n\*\*Also absent\*\*: .*\n/, "");
  const spoken = namesInTables(rest, "Limited", "Ours", "Absent");
  for (const name of quoted(/^\*\*Same\*\*: .*$/m.exec(rest)?.[0] ?? "")) spoken.add(name);
  const absent = names.filter((name) => !spoken.has(name));
  if (absent.length === 0) return rest;
  return `${rest.trimEnd()}\n\n**Also absent**: ${listOf(absent)}\n${/\n*$/.exec(rest)[0].slice(1)}`;
}

/** PyTorch's public names by heading, as they are recorded. */
export function recordedNames() {
  const { cases } = JSON.parse(readFileSync(new URL("../test/golden/names.json", import.meta.url), "utf8"));
  return Object.fromEntries(cases.map(({ heading, names }) => [heading, names]));
}

/**
 * The page with its lists as the declarations and PyTorch's names say.
 *
 * @param page the text of COMPATIBILITY.md
 * @param declarations those that `generate.mjs` reads
 * @param names PyTorch's by heading; what a heading has none for stays as it is
 */
export function withLists(page, declarations, names = {}) {
  return page
    .split(/^(?=## )/m)
    .map((text) => {
      const section = /^## (.+)$/m.exec(text)?.[1] ?? "";
      return withAbsent(withSame(text, section, declarations, names[section]), names[section]);
    })
    .join("");
}
