/** Lines for people on standard output, and on a terminal one line below them that is replaced. */
export class Progress {
  /** Print a line that stays. */
  print = (line: string): void => {
    this.show("");
    process.stdout.write(`${line}\n`);
  };

  /** Show what is going on; plain output gets nothing, so that logs stay short. */
  show = (line: string): void => {
    if (!process.stderr.isTTY) return;
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\x1b[K${line.slice(0, width)}`);
  };
}
