/** Stock tslab runs in Node alone. */
export const tslabChannel: typeof import("../tslab.js")["tslabChannel"] = () => undefined;
