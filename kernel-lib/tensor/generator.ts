import { RuntimeError } from "../base/errors.js";

const N = 624;
const M = 397;

/** The recurrence of the twister: the highest bit of one word, the others of the next, and a word further on. */
function twist(word: number, next: number, further: number): number {
  const joined = (word & 0x80000000) | (next & 0x7fffffff);
  return further ^ (joined >>> 1) ^ (-(joined & 1) & 0x9908b0df);
}

/**
 * The Mersenne Twister of Matsumoto and Nishimura (1998), 32 bits, which PyTorch's
 * CPU generator runs on, with what PyTorch keeps beside it: a normal number left
 * over from the last pair.
 */
export class Generator {
  readonly #state = new Uint32Array(N);
  #next = N;
  #seed = 0n;
  /** The second of a pair of normal numbers, for the next single draw. */
  spareNormal: number | null = null;

  /** Seeded anew in each process, until `manual_seed` is called. */
  constructor() {
    this.seed();
  }

  /** Restarts the stream from a number that nobody knows beforehand, and answers it. */
  seed(): bigint {
    const seed = BigInt(Math.floor(Math.random() * 2 ** 32)); // `crypto` would be as good, but takes Node 3 ms to load
    this.manual_seed(seed);
    return seed;
  }

  /** The number that the stream was last started with. */
  initial_seed(): bigint {
    return this.#seed;
  }

  /**
   * Restarts the stream; the same seed gives the same numbers as in PyTorch.
   *
   * @throws RuntimeError unless the seed is a whole number from -2^63 to 2^64 - 1.
   */
  manual_seed(seed: number | bigint): this {
    if (typeof seed !== "bigint" && !Number.isInteger(seed)) {
      throw new RuntimeError(`manual_seed expected a whole number, but got ${String(seed)}`);
    }
    const wide = BigInt(seed);
    if (wide < -(2n ** 63n) || wide >= 2n ** 64n) {
      throw new RuntimeError(`manual_seed expected a seed from -2^63 to 2^64 - 1, but got ${seed}`);
    }
    this.#seed = BigInt.asUintN(64, wide);
    this.#fill(Number(BigInt.asUintN(32, wide))); // the twister takes the low 32 bits
    this.spareNormal = null;
    return this;
  }

  /** Where the stream stands, as bytes that {@link restore} takes. */
  state(): Uint8Array {
    const spare = new Float64Array([this.spareNormal ?? Number.NaN]);
    const words = new Uint32Array([...this.#state, this.#next]);
    const seed = new BigUint64Array([this.#seed]);
    return Uint8Array.from([words, seed, spare].flatMap(({ buffer }) => [...new Uint8Array(buffer)]));
  }

  /** Goes on where a stream stood. @throws RuntimeError for bytes that are no state */
  restore(bytes: Uint8Array): void {
    if (bytes.length !== 4 * (N + 1) + 16) throw new RuntimeError("RNG state is wrong size");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let i = 0; i < N; i++) this.#state[i] = view.getUint32(4 * i, true);
    this.#next = view.getUint32(4 * N, true);
    this.#seed = view.getBigUint64(4 * (N + 1), true);
    const spare = view.getFloat64(4 * (N + 1) + 8, true);
    this.spareNormal = Number.isNaN(spare) ? null : spare;
  }

  #fill(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
    this.#next = N;
  }

  #twist(): void {
    const state = this.#state;
    // Without a remainder, and without a branch that is guessed wrong every second time.
    for (let i = 0; i < N - M; i++) state[i] = twist(state[i], state[i + 1], state[i + M]);
    for (let i = N - M; i < N - 1; i++) state[i] = twist(state[i], state[i + 1], state[i + M - N]);
    state[N - 1] = twist(state[N - 1], state[0], state[M - 1]);
    this.#next = 0;
  }

  /** The next 32 bits, as a whole number. */
  random(): number {
    if (this.#next === N) this.#twist();
    let y = this.#state[this.#next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** The next 64 bits: the first draw is the upper half. */
  random64(): bigint {
    const high = BigInt(this.random());
    return (high << 32n) | BigInt(this.random());
  }

  /** Uniform in [0, 1) in steps of 2^-24: the precision of a float32. */
  uniform24(): number {
    return (this.random() & 0xffffff) * 2 ** -24;
  }

  /** Uniform in [0, 1) in steps of 2^-53: the precision of a float64. */
  uniform53(): number {
    const high = this.random() & 0x1fffff;
    return (high * 2 ** 32 + this.random()) * 2 ** -53;
  }
}

/** The stream that every draw uses unless it is given another. */
export const defaultGenerator = new Generator();

/**
 * Restarts the default stream, so that the draws that follow are PyTorch's for this seed.
 *
 * @throws RuntimeError unless the seed is a whole number from -2^63 to 2^64 - 1.
 * @example torch.manual_seed(0); torch.rand(2) // tensor([0.4963, 0.7682])
 */
export function manual_seed(seed: number | bigint): Generator {
  return defaultGenerator.manual_seed(seed);
}
