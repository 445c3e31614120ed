import type { Content } from "../message.js";

/** Which comms are open, whoever opened them. */
export class Comms {
  readonly #targets = new Map<string, string>();

  /** Follows the comm messages of both sides. */
  note(type: string, { comm_id, target_name }: Content): void {
    if (typeof comm_id !== "string") return;
    if (type === "comm_open") this.#targets.set(comm_id, String(target_name));
    if (type === "comm_close") this.#targets.delete(comm_id);
  }

  info(target: unknown): Content {
    const wanted = [...this.#targets].filter(([, name]) => target === undefined || target === name);
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }
}
