/** Cells that do not end by themselves. */
export const endless = [
  ["an endless loop", "while (true) {}"],
  ["an endless loop after an await", "await null; while (true) {}"],
  ["a promise that never settles", "await new Promise(() => {})"],
  ["a loop in a timer", "setTimeout(() => { while (true) {} }, 5); await new Promise(() => {})"],
  ["a loop in an interval", "const iv = setInterval(() => { while (true) {} }, 5); await new Promise(() => {})"],
  ["endless microtasks", "const spin = (): Promise<void> => Promise.resolve().then(spin); await spin()"],
  ["an endless async loop", "while (true) await null"],
  ["endless ticks", "const tick = () => process.nextTick(tick); tick(); await new Promise(() => {})"],
  ["a catastrophic regular expression", "/^(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["a catastrophic regular expression after an await", "await null; /^(\\w+\\s?)*$/.test('a'.repeat(40) + '!')"],
  ["a loop that catches everything", "while (true) { try { while (true) {} } catch {} }"],
  ["a blocking wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
  [
    "a loop in a file callback",
    "require('fs').readFile(__filename, () => { while (true) {} }); await new Promise(() => {})",
  ],
  ["a loop of short loops in functions", "const few = () => { for (let i = 0; i < 5; i++); }; while (true) few()"],
  ["a loop in a static block", "class Never { static { let n = 0; while (true) n++ } }"],
  ["a loop in a generator", "function* forever() { let n = 0; while (true) yield n++ }; for (const _ of forever());"],
  ["a loop that prints", "while (true) console.log('again')"],
];
