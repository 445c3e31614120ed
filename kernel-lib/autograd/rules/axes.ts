/** A list with one number an axis, from a number for all of them. */
export function perAxis(value: number | readonly number[], axes: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(axes).fill(value) : value;
}
