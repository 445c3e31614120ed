/** Whether the first of two keys comes after the second; NaN comes last. */
const isAfter = (a: number, b: number): boolean => (Number.isNaN(a) && !Number.isNaN(b)) || a > b;

/**
 * Where in a line the element stands that would be at place `k` of the order: Hoare's selection with the median of three as
 * pivot, so that of equal elements PyTorch's is taken.
 */
export function selectedPlace(line: Float64Array, k: number): number {
  const keys = line.slice();
  const places = Int32Array.from(keys, (_, i) => i);
  const swap = (i: number, j: number): void => {
    [keys[i], keys[j]] = [keys[j], keys[i]];
    [places[i], places[j]] = [places[j], places[i]];
  };
  const order = (i: number, j: number): void => {
    if (isAfter(keys[i], keys[j])) swap(i, j);
  };
  let left = 0;
  let right = keys.length - 1;
  while (left < right) {
    if (right === left + 1) {
      order(left, right);
      break;
    }
    swap((left + right) >> 1, left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const pivot = keys[left];
    let up = left + 1;
    let down = right;
    for (;;) {
      do up++;
      while (isAfter(pivot, keys[up]));
      do down--;
      while (isAfter(keys[down], pivot));
      if (down < up) break;
      swap(up, down);
    }
    swap(left, down);
    if (down <= k) left = up;
    if (down >= k) right = down - 1;
  }
  return places[k];
}
