import { ValueError } from "../base/errors.js";
import { displaySymbol, type MimeBundle } from "../display/contract.js";
import { element, escapeProse } from "../display/html.js";
import { hintFor, isRight, type Reply } from "./replies.js";
import { Verdict } from "./verdict.js";
import type { Wanted } from "./wanted.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A question that a learner answers before going on, made by {@link ask}. */
export class Question {
  constructor(
    readonly text: string,
    readonly wanted: Wanted,
  ) {
    if (typeof wanted.because !== "string" || wanted.because.trim() === "") {
      throw new ValueError("a question needs `because`: why its right answer is right");
    }
    if ("choices" in wanted && !this.letters.includes(wanted.right)) {
      throw new ValueError(`right must be one of ${this.letters.join(", ")}, but got '${wanted.right}'`);
    }
  }

  /**
   * Whether a reply is right, with a hint where it is not. Without a reply it says how to give one.
   *
   * @throws ValueError for a letter that no choice has.
   */
  answer(reply?: Reply): Verdict {
    if (reply === undefined) return new Verdict("open", `Write ${this.form} between the brackets, and run the cell.`);
    if ("choices" in this.wanted && !this.letters.includes(String(reply))) {
      throw new ValueError(`the answer must be one of ${this.letters.join(", ")}, but got ${JSON.stringify(reply)}`);
    }
    return isRight(this.wanted, reply)
      ? new Verdict("right", this.wanted.because)
      : new Verdict("wrong", hintFor(this.wanted, reply));
  }

  private get letters(): string[] {
    return "choices" in this.wanted ? this.wanted.choices.map((_, i) => LETTERS[i]) : [];
  }

  /** What an answer looks like. */
  private get form(): string {
    if ("choices" in this.wanted) return `a letter in quotes, one of ${this.letters.join(", ")},`;
    if ("shape" in this.wanted) return "a shape, such as [2, 3],";
    return "number" in this.wanted ? "a number" : "a tensor, such as [[1, 2], [3, 4]],";
  }

  toString(): string {
    const choices = "choices" in this.wanted ? this.wanted.choices : [];
    return [`Question: ${this.text}`, ...choices.map((choice, i) => `  ${LETTERS[i]}) ${choice}`)].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [displaySymbol](): MimeBundle {
    const { wanted } = this;
    // the letters are text: JupyterLab's and nbconvert's style sheets number every list, whatever its type
    const choices = "choices" in wanted ? wanted.choices : [];
    const list = choices.map((choice, i) =>
      element("p", { style: "margin:2px 0 2px 12px" }, `${LETTERS[i]}) ${escapeProse(choice)}`),
    );
    const answer = `${answerText(wanted)} ${wanted.because}`.trim();
    const html = element(
      "div",
      { style: "border-left:4px solid #0072b2;padding:2px 12px" },
      element("p", { style: "margin:4px 0" }, element("strong", {}, "Question. "), escapeProse(this.text)),
      ...list,
      element("details", {}, element("summary", {}, "Answer"), element("p", {}, escapeProse(answer))),
    );
    return { "text/plain": this.toString(), "text/html": html };
  }
}

function answerText(wanted: Wanted): string {
  if ("choices" in wanted) return `${wanted.right}.`;
  if ("number" in wanted) return `${wanted.number}.`;
  if ("shape" in wanted) return `[${wanted.shape.join(", ")}].`;
  return Array.isArray(wanted.tensor) ? `${JSON.stringify(wanted.tensor)}.` : `${wanted.tensor}.`;
}

/**
 * A question for the learner, answered in another cell by `answer(…)`, which says whether it is right and gives a hint
 * where it is not. Notebooks show the right answer folded, so the question can be read on paper too.
 *
 * @throws ValueError without `because`, or when `right` is no choice's letter.
 * @example
 * const windows = ask("At how many places does a kernel of 2 fit into 5 numbers?", {
 *   number: 4,
 *   mistakes: [[5, "At the last number the kernel would hang over the edge."]],
 *   because: "5 − 2 + 1 = 4.",
 * });
 * windows.answer(4).right // true
 */
export function ask(text: string, wanted: Wanted): Question {
  return new Question(text, wanted);
}
