/** ANSI colours as notebooks show them. */
export const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
export const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;
const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;

const contextLines = 2;

/**
 * The lines around a place in a cell, with the place marked. `line` and `column` count from 1.
 *
 *       1 | const n: number = 1;
 *     > 2 | n = "two";
 *         | ^
 */
export function codeFrame(source: string, line: number, column: number, length = 1): string[] {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - contextLines);
  const last = Math.min(lines.length, line + contextLines);
  const width = String(last).length;
  const frame: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = lines[n - 1];
    const number = String(n).padStart(width);
    if (n !== line) {
      frame.push(dim(`  ${number} | ${text}`));
      continue;
    }
    frame.push(`${red(">")} ${bold(number)} | ${text}`);
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    const marks = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
    frame.push(`  ${" ".repeat(width)} | ${indent}${red(marks)}`);
  }
  return frame;
}
