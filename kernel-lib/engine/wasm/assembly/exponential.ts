/** 1.5 · 2²³ */
const FAR: f32 = 12582912;

/** Where the arguments lie, as a type parameter: */
@unmanaged
export class Anywhere {}
/** all within ±87, where e^x is a normal number. */
@unmanaged
export class Near {
  a: u8;
}

/**
 * e^x on four lanes, to 2 units in the last place: x = n · ln 2 + r, a polynomial for e^r (the minimax
 * coefficients of the Cephes library's expf, in pairs, for each step waits for the one before), and 2^n: added to the
 * exponent, or, where that could leave its range, in two factors. Both give the same bits.
 */
@inline
export function exp<Range>(x: v128): v128 {
  if (offsetof<Range>() == 0) x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  // So far from 0 floats are whole numbers: adding rounds, and the last bits are the integer itself.
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504088896341)), f32x4.splat(FAR));
  const n = f32x4.sub(shifted, f32x4.splat(FAR));
  const high = f32x4.mul(n, f32x4.splat(0.693359375));
  const low = f32x4.mul(n, f32x4.splat(-2.12194440e-4));
  const r = f32x4.sub(f32x4.sub(x, high), low);
  const r2 = f32x4.mul(r, r);
  let p = f32x4.add(f32x4.mul(f32x4.splat(1.9875691500e-4), r), f32x4.splat(1.3981999507e-3));
  const second = f32x4.add(f32x4.mul(f32x4.splat(8.3334519073e-3), r), f32x4.splat(4.1665795894e-2));
  const third = f32x4.add(f32x4.mul(f32x4.splat(1.6666665459e-1), r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.mul(p, r2), second);
  p = f32x4.add(f32x4.mul(p, r2), third);
  p = f32x4.add(f32x4.add(f32x4.mul(p, r2), r), f32x4.splat(1));
  if (offsetof<Range>() > 0) return i32x4.add(p, i32x4.shl(shifted, 23));
  const whole = i32x4.sub(shifted, f32x4.splat(FAR));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

@inline
export function sigmoid<Range>(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp<Range>(f32x4.neg(x))));
}

/** 1 − 2 / (e^2x + 1) loses digits near 0; there the odd polynomial of Cephes' tanhf takes over. */
@inline
export function tanh<Range>(x: v128): v128 {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const far = f32x4.sub(one, f32x4.div(two, f32x4.add(exp<Range>(f32x4.mul(two, x)), one)));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)));
}
