import type { ICodeCell, IError } from "@jupyterlab/nbformat";

/** What ipykernel raises where a cell asks for input and nobody can answer. */
const noInput = "StdinNotImplementedError";

/** What to do about an error that says too little to whoever meets it in a run; empty for any other. */
export function hintsFor(error: IError, { outputs }: ICodeCell): string[] {
  if (error.ename === noInput) {
    return ["Nobody answers a cell that asks for input: give it a value instead, or tag it skip-execution."];
  }
  const isSaved = outputs.some(({ output_type, ename }) => output_type === "error" && ename === error.ename);
  return isSaved ? ["The notebook has this error saved: if the cell is to show it, tag it raises-exception."] : [];
}
