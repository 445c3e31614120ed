/** How one operand is read while an operation walks over a common shape. */
export interface Walk {
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * Walks several strided operands over one shape, run by run: `visit(starts,
 * steps, length)` gets where each operand's run begins and how far apart its
 * elements lie. Axes that every operand crosses evenly are merged, so that dense
 * data comes as a single run.
 */
export function eachRun(
  shape: readonly number[],
  operands: readonly Walk[],
  visit: (starts: readonly number[], steps: readonly number[], length: number) => void,
): void {
  const { lengths, strides } = mergeAxes(shape, operands);
  if (lengths.includes(0)) return;
  const starts = operands.map((operand) => operand.offset);
  const inner = lengths.length - 1;
  const steps = strides.map((own) => own[inner]);
  const position = new Array<number>(inner).fill(0);
  for (;;) {
    visit(starts, steps, lengths[inner]);
    let axis = inner - 1;
    for (; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < lengths[axis]) {
        for (let k = 0; k < starts.length; k++) starts[k] += strides[k][axis];
        break;
      }
      position[axis] = 0;
      for (let k = 0; k < starts.length; k++) starts[k] -= strides[k][axis] * (lengths[axis] - 1);
    }
    if (axis < 0) return;
  }
}

/** Drops axes of length 1 and joins neighbours whose strides continue each other in every operand. */
function mergeAxes(shape: readonly number[], operands: readonly Walk[]): { lengths: number[]; strides: number[][] } {
  const lengths: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (length === 1) continue;
    const last = lengths.length - 1;
    const continues = last >= 0 && operands.every((operand, k) => strides[k][last] === operand.strides[axis] * length);
    if (continues) {
      lengths[last] *= length;
      for (let k = 0; k < operands.length; k++) strides[k][last] = operands[k].strides[axis];
    } else {
      lengths.push(length);
      for (let k = 0; k < operands.length; k++) strides[k].push(operands[k].strides[axis]);
    }
  }
  if (lengths.length === 0) {
    lengths.push(1);
    for (const own of strides) own.push(0);
  }
  return { lengths, strides };
}
