import type tsModule from "typescript";
import type { Internals } from "./internals.js";

/** The compiler, with the functions that its declarations leave out. */
export const ts = require("typescript") as typeof tsModule & Internals;
