/** Jupyter counts cursor positions in code points, JavaScript in UTF-16 units. */
export function toIndex(code: string, codePoints: number): number {
  let index = 0;
  for (let n = 0; n < codePoints && index < code.length; n++) index += (code.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}

export function toCodePoints(code: string, index: number): number {
  return [...code.slice(0, index)].length;
}
