/*
 * A kernel for tests of the page alone. Each line of a cell is an order: `print`, `warn`, `html`, `show` (a bundle as
 * JSON), `update` (of the display "d"), `clear`, `fail`, `ask`, `forever`, and `lost`, which only ends by losing all names.
 */
export function startLiveKernel({ ask, onProgress }) {
  globalThis.ran = [];
  let stop = () => {};
  let count = 0;
  for (const loaded of [1, 2]) onProgress?.(loaded, 2);
  const orders = {
    print: (text, put) =>
      put({
        output_type: "stream",
        name: "stdout",
        text: `${text.replaceAll("\\e", "\u001b").replaceAll("\\r", "\r")}\n`,
      }),
    warn: (text, put) => put({ output_type: "stream", name: "stderr", text: `${text}\n` }),
    html: (text, put) => put({ output_type: "display_data", data: { "text/html": text }, metadata: {} }),
    show: (text, put) => put({ output_type: "display_data", data: JSON.parse(text), metadata: {}, display_id: "d" }),
    update: (text, put) =>
      put({ output_type: "update_display_data", data: JSON.parse(text), metadata: {}, display_id: "d" }),
    clear: (text, put) => put({ output_type: "clear_output", wait: text === "wait" }),
    value: (text, put) =>
      put({ output_type: "execute_result", execution_count: count, data: { "text/plain": text }, metadata: {} }),
    ask: async (text, put) => orders.print(`answer: ${await ask(text, false)}`, put),
  };
  return {
    async run(source, put) {
      globalThis.ran.push(source);
      count++;
      for (const line of source.split("\n")) {
        const [, order = "", text = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
        if (order === "fail") {
          const traceback = [`\u001b[31mTypeError\u001b[0m: ${text}`];
          put({ output_type: "error", ename: "TypeError", evalue: text, traceback });
          return { end: "error" };
        }
        if (order === "away" && !globalThis.hasCome) {
          globalThis.hasCome = true;
          const evalue = "the page cannot load what runs its cells: it is away";
          put({ output_type: "error", ename: "LoadingError", evalue, traceback: [evalue] });
          return { end: "unloaded" };
        }
        if (order === "forever" || order === "lost") {
          await new Promise((resolve) => {
            stop = resolve;
          });
          return { end: order === "lost" ? "lost" : "stopped" };
        }
        await orders[order]?.(text, put);
      }
      return { end: "ok", ms: count === 1 ? 1234 : 1 };
    },
    stop: () => stop(),
    restart() {
      globalThis.ran = [];
    },
    warmUp() {},
    async check(source) {
      const start = source.indexOf("wrong");
      return start < 0 ? [] : [{ start, end: start + 5, severity: "error", message: "this is wrong" }];
    },
    async complete(source, cursor) {
      const start = source.slice(0, cursor).search(/\w*$/);
      return { start, end: cursor, items: [{ label: "print", type: "function" }] };
    },
    inspect: async () => "**docs** of `it`",
    close() {},
  };
}
