import { asWritten, hostName, leftName } from "../host.js";

const stopped = `${hostName}\\.stop\\((?:"[^"]*")?\\)`;
const word = `${hostName}\\[0\\]`;
/** What compiling adds to a function, as compiler/checks.ts writes it. */
const checks = [
  `(?:--)?${word}(?: < 0)? && ${stopped}`,
  `\\(${word} >>= 1\\) < 1 && ${stopped}`,
  `let ${leftName} = ${word}`,
  `--${leftName} < 0 && \\(${leftName} = ${stopped}\\)`,
  `${hostName}\\.pass\\([\\w$]+\\)`,
];
const added = new RegExp(`(?:${checks.join("|")})[;,]\\s*`, "g");
const declared = new RegExp(`${hostName}\\.stop\\(("[^"]+")\\)`);
const load = `${hostName}.load(`;
const meta = `${hostName}.meta`;

/** A text that may hold functions of cells, without what the kernel has compiled into them. */
export function withoutChecks(text: string): string {
  if (!text.includes(hostName)) return text;
  const name = declared.exec(text)?.[1];
  const bare = asWritten(text.replace(added, "").replaceAll(load, "import(").replaceAll(meta, "import.meta"));
  if (name === undefined) return bare;
  return bare.replace(/function(\*?) ?\(/, (_all, star: string) => `function${star} ${JSON.parse(name)}(`);
}

/** V8 and Node write a function's text into messages, such as that it could not be cloned. */
export function mendMessage(error: unknown): void {
  if (!(error instanceof Error)) return;
  const { message } = error;
  if (typeof message === "string" && message.includes(hostName))
    Object.defineProperty(error, "message", { value: withoutChecks(message), writable: true, configurable: true });
}

/**
 * The text of a cell's functions is without what the kernel has compiled into them: programs send it to workers and
 * browsers, where there is no such host.
 */
export function hideChecks(): void {
  const original = Function.prototype.toString;
  const hiding = {
    toString(this: unknown): string {
      return withoutChecks(original.call(this === hiding.toString ? original : (this as () => void)));
    },
  };
  Object.defineProperty(Function.prototype, "toString", {
    value: hiding.toString,
    writable: true,
    configurable: true,
  });
}
