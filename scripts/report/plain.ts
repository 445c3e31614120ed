import { stripVTControlCharacters } from "node:util";
import { escapeUTF8 } from "entities";

/** What XML 1.0 cannot hold in any form, half characters included; the same are of no use in HTML. */
const unfit = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text without the colours of a terminal, and with U+FFFD for each character that XML cannot hold. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(unfit, "\u{FFFD}");
}

/** Plain text as content or attribute of XML or HTML. */
export function escaped(text: string): string {
  return escapeUTF8(plain(text));
}
