/**
 * Rewrites the "**Same**" lists of COMPATIBILITY.md from the declarations of the operations. What a table of the section
 * calls limited or ours stays out of its list.
 */

/** Names that no declaration of an operation makes: dtypes, classes, properties, modes and what reads or sets them. */
const others = {
  torch: [
    ...["Generator", "Size", "Tensor", "dtype", "get_num_threads", "is_grad_enabled", "manual_seed", "promote_types"],
    ...["bool", "double", "float", "float32", "float64", "int", "int32", "int64", "long", "uint8"],
    ...["e", "inf", "nan", "pi", "nn", "optim", "set_num_threads", "set_printoptions", "utils"],
  ],
  "torch.Tensor": ["T", "data", "device", "dtype", "grad", "grad_fn", "is_leaf", "ndim", "requires_grad", "shape"],
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
function namesOf(section, declarations) {
  const declared = declarations.flatMap(({ how, ways: [{ namespace, name }] }) => {
    if (!bySection[section]({ how, namespace })) return [];
    return section === "torch.Tensor" && how === "elementwise" ? [name, `${name}_`] : [name];
  });
  return [...new Set([...declared, ...others[section]])].sort();
}

/** Names in the tables of what is limited or ours. */
function namesInTables(text) {
  const tables = [...text.matchAll(/^\| (?:Limited|Ours) \|.*\n\|.*\n((?:\|.*(?:\n|$))+)/gm)];
  const cells = tables.flatMap(([, rows]) => rows.split("\n").map((row) => row.split("|")[1] ?? ""));
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
}

/**
 * The page with its lists as the declarations say.
 *
 * @param page the text of COMPATIBILITY.md
 * @param declarations those that `generate.mjs` reads
 */
export function withLists(page, declarations) {
  return page
    .split(/^(?=## )/m)
    .map((text) => {
      const section = /^## (.+)$/m.exec(text)?.[1] ?? "";
      if (!sections.includes(section)) return text;
      const elsewhere = namesInTables(text);
      const names = namesOf(section, declarations).filter((name) => !elsewhere.has(name));
      return text.replace(/^\*\*Same\*\*: .*$/m, `**Same**: ${names.map((name) => `\`${name}\``).join(" ")}`);
    })
    .join("");
}
