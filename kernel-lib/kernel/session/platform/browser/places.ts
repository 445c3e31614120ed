type Form = typeof import("../places.js");

/** No script is in a folder. */
export const relative: Form["relative"] = (_from, to) => to;

export const pathOf: Form["pathOf"] = (script) => script;

/** The kernel and the library are one script, and the browser shows nothing of its own. */
export const isInside: Form["isInside"] = (script) => script === self.location.href;

export const isLibrary: Form["isLibrary"] = isInside;
