const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const element = String.raw`(?:${text}|-?\d+(?:\.\d+)?|None|True|False)`;
/** A set as Python prints it: no spaces inside of the braces, unlike objects of JavaScript, and no colon, unlike dicts. */
const set = new RegExp(String.raw`\{${element}(?:, ${element})+\}`, "g");
const elements = new RegExp(element, "g");

/** Texts in a Python set come in another order in each process: in a fixed one instead. */
export function withSetsInOrder(printed: string): string {
  return printed.replace(set, (found) =>
    /['"]/.test(found) ? `{${(found.match(elements) ?? []).sort().join(", ")}}` : found,
  );
}
