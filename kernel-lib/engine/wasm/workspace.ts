import { RuntimeError } from "../../base/errors.js";
import { copyOf } from "../../base/memory.js";

const PAGE = 65536;

/** The first bytes hold what all threads share: counters and the job at hand. */
const RESERVED = 4096;

/**
 * The memory that operations work in, one at a time: a stack, emptied when the next
 * one begins. Addresses count bytes.
 */
export class Workspace {
  readonly memory: WebAssembly.Memory;
  #floats: Float32Array;
  #integers: Int32Array;
  #top = RESERVED;

  constructor(isShared: boolean) {
    this.memory = memoryOf(isShared);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#integers = new Int32Array(this.memory.buffer);
  }

  /** Gives back all that the last operation took. */
  begin(): void {
    this.#top = RESERVED;
  }

  /**
   * Room for `bytes`, not cleared.
   *
   * @throws RuntimeError when the memory cannot grow that far.
   */
  take(bytes: number): number {
    const address = this.#top;
    // Routines may read, never write, one vector past the end of an array.
    const top = address + 16 * Math.ceil(bytes / 16) + 16;
    if (top > this.#floats.byteLength) this.#grow(top);
    this.#top = top;
    return address;
  }

  /** A copy of the array. */
  floats(array: Float32Array): number {
    const address = this.take(array.byteLength);
    this.#floats.set(array, address / 4);
    return address;
  }

  /** Copies the array to where there is room for it. */
  write(array: Float32Array, address: number): void {
    this.#floats.set(array, address / 4);
  }

  integers(values: ArrayLike<number>): number {
    const address = this.take(4 * values.length);
    this.#integers.set(values, address / 4);
    return address;
  }

  doubles(values: Float64Array): number {
    const address = this.take(values.byteLength);
    new Float64Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  zeros(length: number): number {
    const address = this.take(4 * length);
    this.#floats.fill(0, address / 4, address / 4 + length);
    return address;
  }

  /** A copy of `length` floats, out of reach of later operations; written to `into` where that is given. */
  read(address: number, length: number, into?: Float32Array): Float32Array {
    if (!into) return copyOf(this.#floats, address / 4, length);
    into.set(this.#floats.subarray(address / 4, address / 4 + length));
    return into;
  }

  readIntegers(address: number, length: number): Int32Array {
    return copyOf(this.#integers, address / 4, length);
  }

  readDoubles(address: number, length: number): Float64Array {
    return new Float64Array(new Float64Array(this.memory.buffer, address, length));
  }

  #grow(bytes: number): void {
    const have = this.memory.buffer.byteLength;
    // A quarter more than needed, so that slowly rising sizes do not grow the memory each time.
    for (const request of [Math.max(bytes * 1.25, 2 ** 24), bytes]) {
      try {
        this.memory.grow(Math.ceil((request - have) / PAGE));
        this.#floats = new Float32Array(this.memory.buffer);
        this.#integers = new Int32Array(this.memory.buffer);
        return;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
    throw new RuntimeError(
      `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes of WebAssembly memory, ` +
        "which ends at 4 GiB; split the batch, or use smaller tensors",
    );
  }
}

/** Where address space is scarce, a smaller maximum must do. */
function memoryOf(isShared: boolean): WebAssembly.Memory {
  for (let maximum = 65536; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: isShared });
    } catch (error) {
      if (maximum <= 1024) throw error;
    }
  }
}
