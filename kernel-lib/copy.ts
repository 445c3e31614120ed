/** The `copy` namespace: Python's module of that name, for what is here. */
export { deepcopy } from "./nn/deepcopy.js";
