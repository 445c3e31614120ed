import type { Engine } from "./engine.js";
import { reference } from "./reference.js";

/** The implementation that answers. */
export const engine: Engine = reference;
