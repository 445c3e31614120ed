import { display } from "../display/display.js";

let outputs = 0;

/** One output of a cell that is replaced each time its value changes. */
export class LiveOutput {
  /** Counted, not random, so that the same notebook sends the same messages. */
  private readonly display_id = `d2l-live-${++outputs}`;
  private update = false;

  show(value: unknown): void {
    display(value, { display_id: this.display_id, update: this.update });
    this.update = true;
  }
}
