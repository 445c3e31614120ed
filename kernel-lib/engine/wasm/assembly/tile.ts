import { madd } from "./madd";

/** Rows of a tile as a type parameter, so that each height is compiled without branches: its bytes are its rows. */
@unmanaged
class Two {
  a: u8;
  b: u8;
}
@unmanaged
class Three extends Two {
  c: u8;
}
@unmanaged
class Four extends Three {
  d: u8;
}

/** Rows of the next tile when `left` are still to do: six are two threes, for two rows take nearly as long as three. */
export function tileHeight(left: i32): i32 {
  if (left < 3) return 2;
  return left == 3 || left == 5 || left == 6 ? 3 : 4;
}

/** Rows that the tiles of `rows` hold; only a single one is filled up. */
export function packedRows(rows: i32): i32 {
  return max(2, rows);
}

/**
 * C (rows × 8) = bias + A · B, or C += A · B where `bias` is 0.
 *
 * a is packed: `depth` × rows, `depth` ≥ 1. B's row k is read at b + taps[k], its right half `far` bytes
 * further, or, where `taps` is 0, packed at b + 32 k. Eight accumulators leave V8 registers to schedule with. It is
 * inlined, since in a function of its own V8 keeps half of them on the stack; the loops are tested at their bottom for
 * the same reason.
 */
@inline
function tile<Rows>(
  depth: i32,
  a: usize,
  b: usize,
  taps: usize,
  far: i32,
  c: usize,
  stride: usize,
  bias: usize,
): void {
  let c00: v128 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const c2 = c + 2 * stride;
  if (bias) {
    c00 = c01 = v128.load32_splat(bias);
    c10 = c11 = v128.load32_splat(bias, 4);
    if (offsetof<Rows>() > 2) c20 = c21 = v128.load32_splat(bias, 8);
    if (offsetof<Rows>() > 3) c30 = c31 = v128.load32_splat(bias, 12);
  } else {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(c + stride);
    c11 = v128.load(c + stride, 16);
    if (offsetof<Rows>() > 2) {
      c20 = v128.load(c2);
      c21 = v128.load(c2, 16);
    }
    if (offsetof<Rows>() > 3) {
      c30 = v128.load(c2 + stride);
      c31 = v128.load(c2 + stride, 16);
    }
  }
  if (taps) {
    do {
      const at = b + load<i32>(taps);
      const b0 = v128.load(at);
      const b1 = v128.load(at + far);
      let s = v128.load32_splat(a);
      c00 = madd(s, b0, c00);
      c01 = madd(s, b1, c01);
      s = v128.load32_splat(a, 4);
      c10 = madd(s, b0, c10);
      c11 = madd(s, b1, c11);
      if (offsetof<Rows>() > 2) {
        s = v128.load32_splat(a, 8);
        c20 = madd(s, b0, c20);
        c21 = madd(s, b1, c21);
      }
      if (offsetof<Rows>() > 3) {
        s = v128.load32_splat(a, 12);
        c30 = madd(s, b0, c30);
        c31 = madd(s, b1, c31);
      }
      a += 4 * offsetof<Rows>();
      taps += 4;
    } while (--depth);
  } else {
    do {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let s = v128.load32_splat(a);
      c00 = madd(s, b0, c00);
      c01 = madd(s, b1, c01);
      s = v128.load32_splat(a, 4);
      c10 = madd(s, b0, c10);
      c11 = madd(s, b1, c11);
      if (offsetof<Rows>() > 2) {
        s = v128.load32_splat(a, 8);
        c20 = madd(s, b0, c20);
        c21 = madd(s, b1, c21);
      }
      if (offsetof<Rows>() > 3) {
        s = v128.load32_splat(a, 12);
        c30 = madd(s, b0, c30);
        c31 = madd(s, b1, c31);
      }
      a += 4 * offsetof<Rows>();
      b += 32;
    } while (--depth);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + stride, c10);
  v128.store(c + stride, c11, 16);
  if (offsetof<Rows>() > 2) {
    v128.store(c2, c20);
    v128.store(c2, c21, 16);
  }
  if (offsetof<Rows>() > 3) {
    v128.store(c2 + stride, c30);
    v128.store(c2 + stride, c31, 16);
  }
}

/** A tile of `height` rows. */
@inline
export function runTile(
  height: i32,
  depth: i32,
  a: usize,
  b: usize,
  taps: usize,
  far: i32,
  c: usize,
  stride: usize,
  bias: usize,
): void {
  if (height == 4) tile<Four>(depth, a, b, taps, far, c, stride, bias);
  else if (height == 3) tile<Three>(depth, a, b, taps, far, c, stride, bias);
  else tile<Two>(depth, a, b, taps, far, c, stride, bias);
}

/** One tile over and over, to measure how fast that can be: `depth` × 12 packed floats and the tile stand at `address`. */
export function repeatTile(times: i32, depth: i32, address: usize): void {
  const b = address + 16 * depth;
  const c = b + 32 * depth;
  for (; times > 0; times--) tile<Four>(depth, address, b, 0, 0, c, 32, 0);
}
