import * as v8 from "../scripts-under-way.js";

type Form = typeof import("../scripts-under-way.js");

/** Firefox's own getter of traces. */
const ofFirefox = Object.getOwnPropertyDescriptor(Error.prototype, "stack")?.get;

export const scriptsUnderWay: Form["scriptsUnderWay"] = (limit) => {
  if (ofFirefox === undefined) return v8.scriptsUnderWay(limit);
  const stack = String(ofFirefox.call(new Error()));
  return stack.split("\n").map((line) => /@(.*):\d+:\d+$/.exec(line)?.[1]);
};
