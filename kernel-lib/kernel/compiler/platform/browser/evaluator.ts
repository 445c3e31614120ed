import { toGlobals } from "../../to-globals.js";
import { byCountingDown } from "../../watch.js";

type Form = typeof import("../evaluator.js");

export const watch: Form["watch"] = byCountingDown;
export const scoping: Form["scoping"] = [toGlobals];
