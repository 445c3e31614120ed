/**
 * Calls that wait for their message, in order. Messages are numbered, for an interrupt may eat one: its call is then
 * made at the next, instead of every later call coming one message late.
 */
export class CallQueue {
  readonly #waiting = new Map<unknown, { number: number; call: () => void }>();
  readonly #post: (number: number) => void;
  #last = 0;

  /** `post` sends a number that comes back to `receive`. */
  constructor(post: (number: number) => void) {
    this.#post = post;
  }

  add(key: unknown, call: () => void): void {
    const number = ++this.#last;
    this.#waiting.set(key, { number, call });
    this.#post(number);
  }

  delete(key: unknown): void {
    this.#waiting.delete(key);
  }

  /** Makes the first call that is due; for one more that is due it sends the number again, so that ticks run between. */
  receive(number: number): void {
    const [first, second] = this.#waiting;
    if (first === undefined || first[1].number > number) return;
    this.#waiting.delete(first[0]);
    if (second !== undefined && second[1].number <= number) this.#post(number);
    first[1].call();
  }
}
