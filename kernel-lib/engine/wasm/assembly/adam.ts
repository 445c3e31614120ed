/**
 * One step of Adam on `length` elements in place: `parameter`, and the running means of the gradient and of its square.
 * Each operation rounds, as one after the other over whole arrays would; arrays are followed by 16 bytes of room.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  length: i32,
  meanStays: f32,
  meanComes: f32,
  squareStays: f32,
  squareComes: f32,
  correction: f32,
  eps: f32,
  size: f32,
): void {
  for (const end = parameter + 4 * length; parameter < end; ) {
    const g = v128.load(gradient);
    const m = f32x4.add(
      f32x4.mul(v128.load(mean), f32x4.splat(meanStays)),
      f32x4.mul(g, f32x4.splat(meanComes)),
    );
    const s = f32x4.add(
      f32x4.mul(v128.load(square), f32x4.splat(squareStays)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(squareComes)),
    );
    const root = f32x4.add(f32x4.div(f32x4.sqrt(s), f32x4.splat(correction)), f32x4.splat(eps));
    v128.store(mean, m);
    v128.store(square, s);
    v128.store(parameter, f32x4.add(v128.load(parameter), f32x4.mul(f32x4.splat(size), f32x4.div(m, root))));
    parameter += 16;
    gradient += 16;
    mean += 16;
    square += 16;
  }
}
