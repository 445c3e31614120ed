import { shellLine, terminalLine } from "./platform/words.js";

/** What people write in other notebooks, in other languages and in terminals: what it is, and what does the same here. */
const habits: readonly [line: RegExp, words: (word: string) => string][] = [
  [
    /^%{1,2}(time(?:it)?)\b/,
    (name) => `%${name} is IPython's. Measure with console.time("…") before and console.timeEnd("…") after.`,
  ],
  [
    /^%%(html|svg|markdown|latex)\b/,
    (name) => `%%${name} is IPython's. Write import { display } from 'tslab' and display.${name}("…").`,
  ],
  [/^%{1,2}(\w*)/, (name) => `%${name} is a command of IPython's, which this kernel does not have.`],
  [/^!\s*(\S.*)/, shellLine],
  [/^\.(\w+)/, (name) => `.${name} is a command of Node's console, which notebooks do not have.`],
  [/^(?:\$\s*)?(npm|npx|yarn|pnpm|pip3?|conda|git|cd|ls|node|python3?)\s+[\w@.-]/, terminalLine],
  [
    /^(?:import [\w.]+ as|from [\w.]+ import|def \w+\s*\(|elif\b|except\b|try:|(?:for|if|while|with|class)\b.*:\s*$|for \w+ in\b)/,
    () => "This is Python, and the cell is TypeScript or JavaScript.",
  ],
];

/** What is said of a line that is no TypeScript; undefined where it is nobody's habit. */
export function habitIn(line: string): string | undefined {
  const text = line.trim();
  for (const [form, words] of habits) {
    const match = form.exec(text);
    if (match !== null) return words(match[1] ?? "");
  }
  return undefined;
}

/** Types of other languages. */
const types: { [name: string]: string } = {
  ...{
    int: "number",
    float: "number",
    double: "number",
    long: "number",
    bool: "boolean",
    str: "string",
    char: "string",
  },
  ...{ list: "an array, number[]", dict: "Record<string, number>", tuple: "[number, string]", None: "undefined" },
};

/** What is said of a name of a type that there is not. */
export const remedyForType = (name: string): string =>
  Object.hasOwn(types, name) ? ` TypeScript has ${types[name]} for it.` : ` Declare it in a cell (type ${name} = …).`;

/** What is said of a name of a value that there is not. */
export function remedyForValue(name: string): string {
  if (name === "print") return " Write console.log(…).";
  if (name === "arguments") return " Only functions have it.";
  return ` Declare it in a cell (let ${name} = …), or write globalThis.${name} for a property of the global object.`;
}
