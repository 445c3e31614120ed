/*
 * Which of several equal elements comes first is decided by the algorithm that sorts. PyTorch uses those of its C++
 * library, so these are the same: a quicksort whose pivot is a median of three, which leaves short runs to insertion and
 * turns to heaps where it goes too deep.
 */

/** Runs up to this length are left to insertion. */
const SHORT = 16;

/** Keys with the places that they come from, moved together. */
export class Ranking {
  readonly places: Int32Array;
  readonly #keys: Float64Array;
  readonly #isStable: boolean;

  /**
   * @param keys numbers without NaN; they are moved
   * @param isStable whether equal keys keep their order
   */
  constructor(keys: Float64Array, isStable = false) {
    this.#keys = keys;
    this.#isStable = isStable;
    this.places = new Int32Array(keys.length);
    for (let k = 0; k < keys.length; k++) this.places[k] = k;
  }

  /** Puts the elements from `first` up to `last` in order, smallest first. */
  sort(first: number, last: number): void {
    this.#quicksort(first, last, depthOf(last - first));
    const start = Math.min(last, first + SHORT);
    for (let i = first + 1; i < start; i++) this.#insert(i, first);
    for (let i = start; i < last; i++) this.#insert(i, 0);
  }

  /** Puts the smallest `count` elements in front, in order. */
  sortSmallest(count: number): void {
    this.#gatherSmallest(0, count, this.places.length);
    this.#sortHeap(0, count);
  }

  /** Puts at `nth` what would stand there in order, what is not larger before it, the rest behind. */
  select(nth: number): void {
    let [first, last] = [0, this.places.length];
    for (let depth = depthOf(last); last - first > 3; depth--) {
      if (depth === 0) {
        this.#gatherSmallest(first, nth + 1, last);
        this.#swap(first, nth);
        return;
      }
      const cut = this.#partition(first, last);
      if (cut <= nth) first = cut;
      else last = cut;
    }
    for (let i = first + 1; i < last; i++) this.#insert(i, first);
  }

  #quicksort(first: number, end: number, depth: number): void {
    let last = end;
    for (let left = depth; last - first > SHORT; left--) {
      if (left === 0) {
        this.#gatherSmallest(first, last, last);
        this.#sortHeap(first, last);
        return;
      }
      const cut = this.#partition(first, last);
      this.#quicksort(cut, last, left - 1);
      last = cut;
    }
  }

  /** Splits around the median of the second, the middle and the last element; where the right part begins. */
  #partition(first: number, last: number): number {
    this.#swap(first, this.#median(first + 1, first + ((last - first) >> 1), last - 1));
    for (let [low, high] = [first + 1, last]; ; low++) {
      while (this.#isBefore(low, first)) low++;
      do high--;
      while (this.#isBefore(first, high));
      if (low >= high) return low;
      this.#swap(low, high);
    }
  }

  #median(a: number, b: number, c: number): number {
    if (this.#isBefore(a, b)) return this.#isBefore(b, c) ? b : this.#isBefore(a, c) ? c : a;
    return this.#isBefore(a, c) ? a : this.#isBefore(b, c) ? c : b;
  }

  /** Moves an element down to where it belongs, at most to `first`. */
  #insert(from: number, first: number): void {
    const [key, place] = [this.#keys[from], this.places[from]];
    let at = from;
    for (; at > first && this.#isLess(key, place, at - 1); at--) this.#move(at - 1, at);
    this.#put(at, key, place);
  }

  /** Makes a heap of the smallest elements, the largest of them first, in `[first, middle)`. */
  #gatherSmallest(first: number, middle: number, last: number): void {
    const length = middle - first;
    for (let parent = (length >> 1) - 1; parent >= 0; parent--) {
      this.#sink(first, parent, length, this.#keys[first + parent], this.places[first + parent]);
    }
    for (let i = middle; i < last; i++) if (this.#isBefore(i, first)) this.#popInto(first, middle, i);
  }

  #sortHeap(first: number, last: number): void {
    for (let end = last - 1; end > first; end--) this.#popInto(first, end, end);
  }

  /** Moves the head of a heap to `target`, whose element joins the heap. */
  #popInto(first: number, last: number, target: number): void {
    const [key, place] = [this.#keys[target], this.places[target]];
    this.#move(first, target);
    this.#sink(first, 0, last - first, key, place);
  }

  /** Fills the hole of a heap: larger children rise to the bottom of it, then the element climbs to its place. */
  #sink(first: number, top: number, length: number, key: number, place: number): void {
    let hole = top;
    while (2 * hole + 1 < length) {
      let child = 2 * hole + 2;
      if (child === length || this.#isBefore(first + child, first + child - 1)) child--;
      this.#move(first + child, first + hole);
      hole = child;
    }
    while (hole > top) {
      const parent = (hole - 1) >> 1;
      if (!this.#isMore(key, place, first + parent)) break;
      this.#move(first + parent, first + hole);
      hole = parent;
    }
    this.#put(first + hole, key, place);
  }

  #isBefore(i: number, j: number): boolean {
    return this.#isLess(this.#keys[i], this.places[i], j);
  }

  #isLess(key: number, place: number, j: number): boolean {
    const other = this.#keys[j];
    return key < other || (this.#isStable && key === other && place < this.places[j]);
  }

  #isMore(key: number, place: number, j: number): boolean {
    const other = this.#keys[j];
    return key > other || (this.#isStable && key === other && place > this.places[j]);
  }

  #swap(i: number, j: number): void {
    const [key, place] = [this.#keys[i], this.places[i]];
    this.#move(j, i);
    this.#put(j, key, place);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#keys[from], this.places[from]);
  }

  #put(at: number, key: number, place: number): void {
    this.#keys[at] = key;
    this.places[at] = place;
  }
}

/** After how many splits a run goes over to heaps. */
const depthOf = (length: number): number => 2 * (31 - Math.clz32(length));
