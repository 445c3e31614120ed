import { isCountedDown } from "../../checks.js";
import { toGlobals } from "../../to-globals.js";

type Form = typeof import("../evaluator.js");

export const isToStop: Form["isToStop"] = isCountedDown;
export const scoping: Form["scoping"] = [toGlobals];
