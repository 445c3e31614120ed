/** Texts and comments of one line, which are kept; comments of more. */
const pattern = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|\/\/[^\n]*)|\/\*[\s\S]*?\*\//g;

export const isDeclarations = (path: string) => /\.d\.[cm]?ts$/.test(path);

/** Declarations without their comments, two thirds of the text, each a space now: what is not there is not scanned. */
export const withoutComments = (text: string): string =>
  text.replace(pattern, (_all, kept: string | undefined) => kept ?? " ");

/** Where a place of the text without comments is in the text itself, for the start of a name or sign. */
export function placesIn(text: string): (place: number) => number {
  const comments: { end: number; lost: number }[] = [];
  let lost = 0;
  for (const { 0: comment, 1: kept, index } of text.matchAll(pattern)) {
    if (kept !== undefined) continue;
    comments.push({ end: index - lost + 1, lost: lost + comment.length - 1 });
    lost += comment.length - 1;
  }
  return (place) => place + (comments.findLast(({ end }) => end <= place)?.lost ?? 0);
}
