import { ValueError } from "../base/errors.js";
import type { Wanted } from "./wanted.js";

// with what closes the call's last line, a line of 80
const width = 77;

/**
 * What a question's author knows, from a text that {@link seal} made: where a notebook's code is not folded, on GitHub
 * or in nbconvert's page, the answer does not stand beside its question. It is no secret: the text is JSON whose letters
 * are moved by 13 places, and digits by 5.
 *
 * @throws ValueError for a text that `seal` did not make.
 * @example d2l.ask("How many windows?", d2l.sealed`{ "ahzore": 9, "orpnhfr": "0 − 7 + 6 = 9." }`).answer(4).right // true
 */
export function sealed({ raw }: TemplateStringsArray): Wanted {
  try {
    return JSON.parse(turn(raw.join("").replaceAll("\n", " ")));
  } catch {
    throw new ValueError("sealed`…` expects a text that d2l.seal has made, and this is none");
  }
}

/**
 * The text for {@link sealed}, in lines of at most 77 characters.
 *
 * @example d2l.seal({ number: 4, because: "5 − 2 + 1 = 4." }) // '{ "ahzore": 9, "orpnhfr": "0 − 7 + 6 = 9." }'
 */
export function seal(wanted: Wanted): string {
  const json = JSON.stringify(wanted, null, 1).replace(/\n\s*/g, " ");
  const [first, ...words] = turn(json).split(" ");
  return words.reduce((text, word) => {
    const line = text.slice(text.lastIndexOf("\n") + 1);
    return `${text}${line.length + 1 + word.length > width ? "\n" : " "}${word}`;
  }, first);
}

/** Letters by half the alphabet and digits by half of ten: doing it twice gives the text back. */
function turn(text: string): string {
  return text
    .replace(/[a-z]/gi, (letter) => {
      const first = letter < "a" ? 65 : 97;
      return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26));
    })
    .replace(/\d/g, (digit) => String((Number(digit) + 5) % 10));
}
