import type { Diagnostic } from "typescript";
import type { Cells } from "./cells.js";
import { wordsOf } from "./diagnostics.js";
import { ts } from "./typescript.js";

/** A place in a cell's text, in UTF-16 code units, with what is to be said about it. */
interface Mark {
  start: number;
  end: number;
  severity: "error" | "warning" | "hint";
  message: string;
}

/** What an editor underlines in a cell that is not run. */
export function marksOf(cells: Cells, source: string): Mark[] {
  const { file, diagnostics } = cells.problems(source);
  const before = file.text.indexOf(source);
  return diagnostics.map((diagnostic) => {
    const start = within(source, (diagnostic.start ?? 0) - before);
    const end = within(source, start + (diagnostic.length ?? 1));
    return { start, end, severity: severityOf(diagnostic), message: wordsOf(diagnostic) };
  });
}

const within = (source: string, index: number) => Math.max(0, Math.min(source.length, index));

function severityOf({ category }: Diagnostic): Mark["severity"] {
  if (category === ts.DiagnosticCategory.Error) return "error";
  return category === ts.DiagnosticCategory.Warning ? "warning" : "hint";
}
