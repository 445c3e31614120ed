import { asWritten, hostName } from "../host.js";

/** What compiling adds to a function, as compiler/checks.ts writes it. */
const added = new RegExp(
  `${hostName}\\[0\\] && ${hostName}\\.stop\\(\\)[;,]\\s*|${hostName}\\.pass\\(\\w+\\);\\s*`,
  "g",
);
const load = `${hostName}.load(`;

/**
 * The text of a cell's functions is without what the kernel has compiled into them: programs send it to workers and
 * browsers, where there is no such host.
 */
export function hideChecks(): void {
  const original = Function.prototype.toString;
  const hiding = {
    toString(this: unknown): string {
      const text = original.call(this === hiding.toString ? original : (this as () => void));
      if (text.includes(hostName)) return asWritten(text.replace(added, "").replaceAll(load, "import("));
      return text;
    },
  };
  Object.defineProperty(Function.prototype, "toString", {
    value: hiding.toString,
    writable: true,
    configurable: true,
  });
}
