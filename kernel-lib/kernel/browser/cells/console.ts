import { format, inspect } from "node-inspect-extracted";

type Write = (name: "stdout" | "stderr", text: string) => void;

const indentation = "  ";

/** Node's console: the same texts, on the two streams of a cell. */
export function createConsole(write: Write) {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const now = performance.now.bind(performance);
  const print = (name: "stdout" | "stderr", text: string) =>
    write(name, `${indent}${indent === "" ? text : text.replaceAll("\n", `\n${indent}`)}\n`);
  const log = (...values: unknown[]) => print("stdout", format(...values));
  const warn = (...values: unknown[]) => print("stderr", format(...values));
  const passed = (label: string): string | undefined => {
    const start = timers.get(label);
    if (start === undefined) {
      warn(`Warning: No such label '${label}' for console.time()`);
      return undefined;
    }
    const ms = now() - start;
    return ms < 1000 ? `${Number(ms.toPrecision(3))}ms` : `${(ms / 1000).toFixed(3)}s`;
  };
  const group = (...labels: unknown[]) => {
    if (labels.length > 0) log(...labels);
    indent += indentation;
  };
  return {
    log,
    info: log,
    debug: log,
    dirxml: log,
    warn,
    error: warn,
    dir: (value: unknown, options: object = {}) => log(inspect(value, { customInspect: false, ...options })),
    trace(...values: unknown[]) {
      const error = new Error(format(...values));
      error.name = "Trace";
      warn(String(error.stack));
    },
    assert(condition: unknown, ...values: unknown[]) {
      if (condition) return;
      const [first, ...rest] = values;
      if (typeof first === "string") warn(`Assertion failed: ${first}`, ...rest);
      else warn(...(values.length === 0 ? ["Assertion failed"] : ["Assertion failed:", ...values]));
    },
    clear() {},
    count(label = "default") {
      const count = (counts.get(String(label)) ?? 0) + 1;
      counts.set(String(label), count);
      log(`${label}: ${count}`);
    },
    countReset: (label = "default") => void counts.delete(String(label)),
    group,
    groupCollapsed: group,
    groupEnd() {
      indent = indent.slice(indentation.length);
    },
    table(rows: unknown, columns?: readonly string[]) {
      log(typeof rows === "object" && rows !== null ? tableOf(rows, columns) : rows);
    },
    time: (label = "default") => void timers.set(String(label), now()),
    timeEnd(label = "default") {
      const text = passed(String(label));
      if (text !== undefined) log(`${label}: ${text}`);
      timers.delete(String(label));
    },
    timeLog(label = "default", ...values: unknown[]) {
      const text = passed(String(label));
      if (text !== undefined) log(`${label}: ${text}`, ...values);
    },
  };
}

const cellOf = (value: unknown) =>
  inspect(value, { maxArrayLength: 3, breakLength: Number.POSITIVE_INFINITY, depth: 0 });

/** The frame that Node draws around the fields of rows. */
function tableOf(rows: object, wanted?: readonly string[]): string {
  const isMap = rows instanceof Map;
  const entries: [unknown, unknown][] = isMap
    ? [...rows.entries()].map(([key, value], index) => [index, { Key: key, Values: value }])
    : rows instanceof Set
      ? [...rows].map((value, index) => [index, value])
      : Object.entries(rows);
  const isIterated = isMap || rows instanceof Set;
  const columns: string[] = [];
  const lines = entries.map(([index, row]) => {
    const cells = new Map<string, string>();
    if (typeof row === "object" && row !== null) {
      for (const key of wanted ?? Object.keys(row)) {
        if (!columns.includes(key)) columns.push(key);
        if (Object.hasOwn(row, key)) cells.set(key, cellOf((row as { [key: string]: unknown })[key]));
      }
    } else cells.set("Values", cellOf(row));
    return { index: String(index), cells };
  });
  if (lines.some(({ cells }) => cells.has("Values")) && !columns.includes("Values")) columns.push("Values");
  const head = [isIterated ? "(iteration index)" : "(index)", ...columns];
  const body = lines.map(({ index, cells }) => [index, ...columns.map((column) => cells.get(column) ?? "")]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((line) => line[column].length)) + 2);
  const rule = ([left, middle, right]: string) => left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const line = (texts: string[]) => `│${texts.map((text, column) => ` ${text}`.padEnd(widths[column])).join("│")}│`;
  return [rule("┌┬┐"), line(head), rule("├┼┤"), ...body.map(line), rule("└┴┘")].join("\n");
}
