import type { LiveOutput, MimeData } from "d2l-ts-kernel/browser";

/** An output as a notebook's file has it. */
export type Output = Exclude<LiveOutput, { output_type: "update_display_data" | "clear_output" }>;

/** Most of what one stream of one cell is kept, in characters: more than a page can show. */
const most = 200_000;

/** What a cell has put out since it was run. */
export class Outputs {
  readonly list: Output[] = [];
  #isCleared = false;

  /**
   * Take in what the kernel tells; an update concerns every cell that shows the display.
   * @returns whether there is something else to show now
   */
  apply(output: LiveOutput): boolean {
    if (output.output_type === "update_display_data") return this.#update(output);
    if (output.output_type !== "clear_output") this.#add(output);
    else if (output.wait) this.#isCleared = true;
    else this.clear();
    return output.output_type !== "clear_output" || !output.wait;
  }

  #add(output: Output): void {
    if (this.#isCleared) this.clear();
    const last = this.list.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      this.list[this.list.length - 1] = { ...last, text: tail(last.text + output.text) };
    } else this.list.push(output);
  }

  /** The run has ended: what waited to be cleared is cleared. */
  settle(): void {
    if (this.#isCleared) this.clear();
  }

  clear(): void {
    this.#isCleared = false;
    this.list.length = 0;
  }

  #update({ display_id, data, metadata }: { display_id: string; data: MimeData; metadata: MimeData }): boolean {
    let isChanged = false;
    for (const [index, output] of this.list.entries()) {
      if (output.output_type !== "display_data" || output.display_id !== display_id) continue;
      this.list[index] = { ...output, data, metadata };
      isChanged = true;
    }
    return isChanged;
  }
}

/** A text without its beginning when it is too long; whole lines stay. */
function tail(text: string): string {
  if (text.length <= most) return text;
  const start = text.indexOf("\n", text.length - most / 2) + 1;
  return `… what was printed before is left out\n${text.slice(start === 0 ? text.length - most / 2 : start)}`;
}
