/** Cells that print `late` when they have ended. */
export const lateCells = [
  ["a timer", "setTimeout(() => console.log('late'), 40); 0"],
  [
    "an interval",
    "let ticks = 0; const i = setInterval(() => { console.log('late'); if (++ticks === 1) clearInterval(i) }, 40); 0",
  ],
  [
    "a promise",
    "void (async () => { await new Promise((r) => setTimeout(r, 40)); await null; console.log('late') })()",
  ],
  [
    "setImmediate inside a timer",
    "setTimeout(() => setImmediate(() => process.nextTick(() => queueMicrotask(() => console.log('late')))), 40); 0",
  ],
  [
    "timers/promises",
    "import { setTimeout as pause } from 'node:timers/promises'; void pause(40).then(() => console.log('late'))",
  ],
  ["a file callback", "setTimeout(() => require('fs').stat('.', () => console.log('late')), 40); 0"],
  ["a function of an earlier cell", "function speak() { console.log('late') }; setTimeout(speak, 40); 0"],
];
