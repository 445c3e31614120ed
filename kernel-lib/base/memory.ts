import { RuntimeError } from "./errors.js";

/** The size of the blocks that small arrays are cut from. */
const BLOCK_BYTES = 1 << 16;
/** Arrays up to this size are cut from a block. */
const MOST_SMALL_BYTES = 1 << 10;

let block = new ArrayBuffer(BLOCK_BYTES);
let used = 0;

/** A typed array's class. */
interface ArrayClass<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): A;
  new (buffer: ArrayBuffer, offset: number, length: number): A;
}

/**
 * A zero-filled typed array. Small ones are cut from a common block, since asking
 * the system for memory costs fifteen times as much as an operation on fifty
 * numbers; so `buffer` may be larger than the array.
 *
 * @throws RuntimeError when there is no memory of that size, in PyTorch's words.
 */
export function allocate<A>(type: ArrayClass<A>, length: number): A {
  const bytes = length * type.BYTES_PER_ELEMENT;
  if (bytes > MOST_SMALL_BYTES || bytes === 0) return allocateLarge(type, length);
  if (used + bytes > BLOCK_BYTES) {
    block = new ArrayBuffer(BLOCK_BYTES);
    used = 0;
  }
  const array = new type(block, used, length);
  used += (bytes + 7) & ~7; // doubles must start at multiples of eight
  return array;
}

/**
 * A copy of `length` elements from `start` on, in memory of its own. (V8's `slice` copies shared memory byte by byte:
 * a tenth as fast, and then most of what a large convolution does on one thread.)
 *
 * @throws RuntimeError when there is no memory of that size, in PyTorch's words.
 */
export function copyOf<A extends Float32Array | Int32Array>(array: A, start: number, length: number): A {
  const type = array.constructor as new (source: A) => A;
  raiseMallocThreshold();
  return orRefuse(length * array.BYTES_PER_ELEMENT, () => new type(array.subarray(start, start + length) as A));
}

function allocateLarge<A>(type: ArrayClass<A>, length: number): A {
  raiseMallocThreshold();
  return orRefuse(length * type.BYTES_PER_ELEMENT, () => new type(length));
}

/** From `least` bytes on, not clearing saves more than a Buffer costs; `most` is the largest Buffer asked for. */
const UNCLEARED_BYTES = { least: 2 ** 16, most: 2 ** 30 };

/**
 * Like `allocate`, for elements that are all written before anyone reads them: Node need not clear them then.
 *
 * @throws RuntimeError when there is no memory of that size, in PyTorch's words.
 */
export function allocateUncleared(length: number): Float32Array {
  const bytes = 4 * length;
  const { least, most } = UNCLEARED_BYTES;
  if (bytes < least || bytes > most || typeof Buffer === "undefined") return allocate(Float32Array, length);
  raiseMallocThreshold();
  return orRefuse(bytes, () => new Float32Array(Buffer.allocUnsafeSlow(bytes).buffer));
}

/** A block just below 32 MB: glibc raises its thresholds when one of up to that size is freed. */
const THRESHOLD_BLOCK = 2 ** 25 - 2 ** 16;

let isThresholdRaised = false;

/**
 * Has glibc keep up to 64 MB of what is freed. By itself it hands more than a few megabytes back to the system, which
 * hands them out again page by page: a quarter of the time of a convolution with a result of 3 MB. glibc adjusts its
 * thresholds to the largest block under 32 MB that was ever freed (mallopt(3), M_MMAP_THRESHOLD), so one such block is
 * made, never written to, and left to the collector.
 */
function raiseMallocThreshold(): void {
  if (isThresholdRaised) return;
  isThresholdRaised = true;
  if (typeof process !== "undefined" && process.platform === "linux") new ArrayBuffer(THRESHOLD_BLOCK);
}

function orRefuse<A>(bytes: number, make: () => A): A {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuntimeError(`DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes`);
  }
}
