/*
 * float16 and bfloat16 are kept as float32 numbers, each of which the narrow type holds exactly. PyTorch computes with
 * them on the CPU in the same way: in float32, and what comes out is rounded.
 */

/** How numbers of a narrow type are made of those that lie in memory, and written into files. */
export interface Narrow {
  /** Rounds numbers where they lie to those that the type holds, ties to even. */
  round(data: Float32Array): void;
  /** The sixteen bits of each number, of those that are rounded. */
  toBits(data: Float32Array): Uint16Array;
  /** The numbers that sixteen bits each stand for. */
  fromBits(halves: Uint16Array): Float32Array;
}

const SIGN = 0x80000000;
const INFINITY = 0x7f800000;

const bitsOf = (data: Float32Array): Uint32Array => new Uint32Array(data.buffer, data.byteOffset, data.length);

/** Rounds away the last `count` bits, ties to even: what is carried over makes the exponent larger, as it should. */
const withoutLast = (bits: number, count: number): number =>
  ((bits + 2 ** (count - 1) - 1 + ((bits >>> count) & 1)) & -(2 ** count)) >>> 0;

/** float16: eleven binary digits, from 2⁻²⁴ to 65504. */
export const half: Narrow = {
  round(data) {
    const bits = bitsOf(data);
    for (let i = 0; i < bits.length; i++) {
      const [sign, size] = [bits[i] & SIGN, bits[i] & ~SIGN];
      if (size > INFINITY) continue; // NaN
      if (size < 0x38800000) {
        // below 2⁻¹⁴ numbers are multiples of 2⁻²⁴, which is what a double near 2²⁸ can tell apart
        const near = Math.abs(data[i]) + 1.5 * 2 ** 28 - 1.5 * 2 ** 28;
        data[i] = sign === 0 ? near : -near;
      } else {
        const rounded = withoutLast(size, 13);
        bits[i] = (sign | (rounded >= 0x47800000 ? INFINITY : rounded)) >>> 0;
      }
    }
  },
  toBits: (data) =>
    Uint16Array.from(bitsOf(data), (bits, i) => {
      const sign = (bits >>> 16) & 0x8000;
      const size = bits & ~SIGN;
      if (size > INFINITY) return sign | 0x7e00;
      if (size === INFINITY) return sign | 0x7c00;
      return sign | (size < 0x38800000 ? Math.abs(data[i]) * 2 ** 24 : (size - 0x38000000) >>> 13);
    }),
  fromBits: (halves) =>
    Float32Array.from(halves, (bits) => {
      const sign = bits & 0x8000 ? -1 : 1;
      const [exponent, digits] = [(bits >>> 10) & 0x1f, bits & 0x3ff];
      if (exponent === 0x1f) return digits === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
      return sign * (exponent === 0 ? digits * 2 ** -24 : (1024 + digits) * 2 ** (exponent - 25));
    }),
};

/** bfloat16: the first half of float32's bits. */
export const brainFloat: Narrow = {
  round(data) {
    const bits = bitsOf(data);
    for (let i = 0; i < bits.length; i++) {
      if ((bits[i] & ~SIGN) <= INFINITY) bits[i] = withoutLast(bits[i], 16);
    }
  },
  toBits: (data) => Uint16Array.from(bitsOf(data), (bits) => bits >>> 16),
  fromBits: (halves) => new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer),
};
