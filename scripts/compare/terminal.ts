const [esc, back] = ["\u001b", "\b"];
const piece = new RegExp(String.raw`\r|\n|${back}+|${esc}\[[\d;?]*[ -/]*[@-~]|[^\r\n${back}${esc}]+|${esc}`, "g");
const moves = new RegExp(String.raw`[\r${back}]|${esc}\[[\d;?]*[A-HJK]`);

/**
 * What a terminal shows in the end of a text that goes back in itself: a progress bar rewrites its line (`\r`, `\b`), and
 * nested bars also those above. What is written after `\r` takes the place of the whole line, since what is left of a longer
 * state depends on when it was drawn. Colours of such a text are dropped.
 */
export function screenOf(text: string): string {
  if (!moves.test(text)) return text;
  const lines = [""];
  let [row, column, returned] = [0, 0, false];
  const write = (written: string): void => {
    if (returned) lines[row] = "";
    const line = lines[row].padEnd(column);
    lines[row] =
      column === line.length ? line + written : line.slice(0, column) + written + line.slice(column + written.length);
    column += written.length;
    returned = false;
  };
  const goTo = (target: number): void => {
    row = Math.max(0, target);
    while (lines.length <= row) lines.push("");
  };
  for (const [token] of text.matchAll(piece)) {
    if (token === "\r") [column, returned] = [0, true];
    else if (token === "\n") {
      goTo(row + 1);
      [column, returned] = [0, false];
    } else if (token.startsWith(back)) column = Math.max(0, column - token.length);
    else if (token.startsWith(`${esc}[`)) {
      const count = Number.parseInt(token.slice(2), 10);
      const steps = Number.isNaN(count) || count === 0 ? 1 : Math.min(count, 1000);
      const kind = token.at(-1);
      if (kind === "A" || kind === "F") goTo(row - steps);
      else if (kind === "B" || kind === "E") goTo(row + steps);
      else if (kind === "C") column += steps;
      else if (kind === "D") column = Math.max(0, column - steps);
      else if (kind === "G") column = steps - 1;
      else if (kind === "K") lines[row] = count === 2 ? "" : count === 1 ? lines[row] : lines[row].slice(0, column);
      if (kind === "E" || kind === "F") column = 0;
    } else if (token !== esc) write(token);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
