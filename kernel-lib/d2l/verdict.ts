import { displaySymbol, type MimeBundle } from "../display/contract.js";
import { element, escapeProse } from "../display/html.js";

/** Not answered yet, right, or not right. */
export type State = "open" | "right" | "wrong";

const MARKS: { readonly [state in State]: readonly [mark: string, colour: string] } = {
  open: ["…", "#767676"],
  right: ["✓ Right.", "#00805e"],
  wrong: ["✗ Not yet.", "#b34700"],
};

/** What is said about a learner's answer, made by `ask(…).answer` and `check`. */
export class Verdict {
  constructor(
    readonly state: State,
    readonly text: string,
  ) {}

  get right(): boolean {
    return this.state === "right";
  }

  toString(): string {
    return `${MARKS[this.state][0]} ${this.text}`.trim();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [displaySymbol](): MimeBundle {
    const [mark, colour] = MARKS[this.state];
    const style = `border-left:4px solid ${colour};padding:2px 12px;margin:4px 0`;
    const html = element("p", { style }, element("strong", {}, mark), ` ${escapeProse(this.text)}`);
    return { "text/plain": this.toString(), "text/html": html };
  }
}
