type Form = typeof import("../words.js");

export const pageless: Form["pageless"] = (name) =>
  `Cannot find name '${name}'. This cell runs in your browser, in a worker: there is neither a page's document nor Node. Show HTML with display.html of "tslab".`;

export const remedyForModule: Form["remedyForModule"] = (specifier) =>
  /^[./]|^file:/.test(specifier)
    ? " This page has no files."
    : ` This page has no such module: run the notebook in Jupyter for it${/^node:/.test(specifier) ? "" : ', or have the course name it under "packages" in d2l-lessons.json'}.`;

export const lacking: Form["lacking"] = "This browser does not have it.";

export const shellLine: Form["shellLine"] = () => "This is a shell's command, and a page has no shell.";

export const terminalLine: Form["terminalLine"] = (name) =>
  `${name} is a command for a terminal, which a page does not have.`;

export const remedyForMember: Form["remedyForMember"] = (told) =>
  /(?:import\("|Module '")(?:node:)?fs"/.test(told)
    ? " This page has no files: fetch reads those of the site, and d2l.photograph its pictures."
    : "";
