import type { Interrupter } from "./interrupter.js";
import type { MainThread } from "./main-thread.js";

const firstLookMs = 500;
const everyMs = 200;
const share = 0.8;

/** Interrupts a cell that is about to exhaust the heap: V8 would end the whole process. Returns how to stop watching. */
export function watchMemory(interrupter: Interrupter, main: MainThread): () => void {
  let watching = true;
  const look = async () => {
    const used = await interrupter.heapUsed().catch(() => 0);
    if (watching && used > share * main.heapLimit) await interrupter.interrupt("memory");
    if (watching) timer = setTimeout(look, everyMs);
  };
  // cells that end soon are never looked at
  let timer = setTimeout(look, firstLookMs);
  return () => {
    watching = false;
    clearTimeout(timer);
  };
}
