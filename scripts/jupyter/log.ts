/** Most characters that are kept, the last ones. */
const longest = 100_000;

/** What a process has printed. */
export class Log {
  private text = "";
  private dropped = 0;

  add(chunk: Buffer | string): void {
    this.text += chunk;
    const excess = Math.max(0, this.text.length - longest);
    this.text = this.text.slice(excess);
    this.dropped += excess;
  }

  /** Where it is now; a later reader begins here. */
  get end(): number {
    return this.dropped + this.text.length;
  }

  /** What came after a place; without one, all that is kept. */
  since(place = 0): string {
    return this.text.slice(Math.max(0, place - this.dropped));
  }
}
