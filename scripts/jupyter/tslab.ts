import type { IError } from "@jupyterlab/nbformat";

/*
 * Stock tslab sends no `error` message: a cell that fails has stack traces and type errors on stderr, and only the
 * reply's status says so. A failure outside any cell's promise does not even change the status, but has a prefix.
 */

const outsidePromise = /^(?:UncaughtException|UnhandledPromiseRejection): /m;
const typeError = /^(?:\S+ )?\d+:\d+ - /m;
/** Node's arrow under the line that threw, the error itself, and the frames, whose lines are not the cell's own. */
const thrown =
  /^(?:\S.*:\d+\n.*\n *\^+\n\s*)?(?:Uncaught )?(?<ename>[A-Za-z_$][\w$]*)(?: \[\w+\])?(?:: (?<evalue>[\s\S]*?))?(?:\n +at .*)+/m;

/** Whether stderr tells of a failure that the reply called `ok`. */
export function failedUnnoticed(stderr: string): boolean {
  return outsidePromise.test(stderr);
}

/** Split stderr into what the cell itself wrote there, and the `error` output that the kernel should have sent. */
export function errorFromStderr(stderr: string): { before: string; error: IError } {
  const types = typeError.exec(stderr);
  if (types !== null) {
    return { before: stderr.slice(0, types.index), error: errorOutput("TypeScriptError", stderr.slice(types.index)) };
  }
  const text = stderr.replace(outsidePromise, "");
  const found = thrown.exec(text);
  if (found?.groups === undefined) return { before: "", error: errorOutput("Error", text) };
  const { ename, evalue = "" } = found.groups;
  return { before: text.slice(0, found.index), error: errorOutput(ename, evalue) };
}

function errorOutput(ename: string, evalue: string): IError {
  const message = evalue.trimEnd();
  return { output_type: "error", ename, evalue: message, traceback: [message === "" ? ename : `${ename}: ${message}`] };
}
