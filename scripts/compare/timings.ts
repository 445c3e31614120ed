const unit = String.raw`(?:ns|[uµμ]s|ms|s|secs?|seconds?|min|minutes?|h|hours?)\b`;
const amount = String.raw`(?<![\d.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\s?${unit}`;
const duration = `${amount}(?:[ :]{1,2}${amount})*`;
/** Python's `timedelta`. */
const clock = String.raw`(?:\d+ days?, )?\d{1,2}:\d{2}:\d{2}(?:\.\d+)?`;
const kinds = "wall|cpu|elapsed|execution|training|total|run|inference";
const tookWords = String.raw`\b(?:took|elapsed|(?:finished|done|completed) in|(?:${kinds}) time|time (?:taken|elapsed))`;

const durations = new RegExp(duration, "giu");
/** `%timeit` of IPython, today's and that of old; how many loops it makes depends on how long one takes. */
const perLoop = new RegExp(
  String.raw`${amount} ± ${amount}(?= per loop)|(?<=best of \d{1,4}: )${amount}(?= per loop)`,
  "giu",
);
const loops = /(?<=\d runs?, )[\d,]+ loops?(?= each\))|\b\d+ loops?(?=, best of \d)/g;
const taken = new RegExp(String.raw`(${tookWords}\s{0,3}[:=]?\s{0,3})(?:${clock}|${duration})`, "giu");

/** Durations where they can be nothing else. No pattern looks back along a line, which takes for ever in long ones. */
export function withoutTimings(text: string): string {
  return (
    text
      // %time of IPython, whose line on the compiler is there only when that took long
      .replace(/^CPU times:.*$/gim, (line) => line.replace(durations, "<time>"))
      .replace(/^Compiler ?: \d.*\n?/gm, "")
      .replace(/^The slowest run took [\d.]+ times longer than the fastest\..*\n?/gm, "")
      .replace(perLoop, "<time>")
      .replace(loops, "<loops>")
      .replace(taken, "$1<time>")
      .replace(/^--- \d+(?:\.\d+)?(?:e[-+]?\d+)? seconds ---$/gm, "--- <time> ---")
      // console.time
      .replace(/^([^\n:]{1,200}: )\d+(?:\.(?:\d{1,3}m|\d{3})s|:\d{2}\.\d{3} \(m:ss\.mmm\))$/gm, "$1<time>")
  );
}

const span = String.raw`(?:\d+:)?\d{2}:\d{2}`;
/** What tqdm writes in brackets before what the author wants to see: `00:12<00:00, 1.23it/s`. */
const bar = new RegExp(
  String.raw`\[${span}(?:<(?:${span}|\?))?,\s{0,3}(?:\d+(?:\.\d+)?|\?)\s?(?:[^\s,\]/]{0,20}/s|s/[^\s,\]]{1,20})(?=[,\]])`,
  "g",
);
/** Keras: `1s 52ms/step`, and with other verbosity `1s - 52ms/step`. */
const step = /(?<![\d.])(?:(?:\d+:)?\d+:\d+|\d+s)( -)? \d+(?:\.\d+)?(?:[uµn]s|ms|s|min)\/(?:step|sample|epoch)\b/g;

/** Time and rate of progress bars, and nothing else of them. */
export function withoutRates(text: string): string {
  return text.replace(bar, "[<time>").replace(step, "<time>");
}
