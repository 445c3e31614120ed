import { packageOf } from "../../specifiers.js";

/** Of a name that another host gives. */
export function pageless(name: string): string {
  return `Cannot find name '${name}'. There is no page: cells run in Node. Show HTML with display.html of "tslab".`;
}

/** What follows the news that a module is not there: the command that installs it. */
export function remedyForModule(specifier: string): string {
  if (/^[./]|^node:|^file:/.test(specifier)) return "";
  return ` Install it beside the notebook: npm install ${packageOf(specifier)}`;
}

/** What is said of a part of the language that the host does not have yet. */
export const lacking = `Node ${process.version} does not have it.`;

/** A line for a shell, which some kernels hand on to it. */
export const shellLine = (command: string): string =>
  `A shell's commands run by import { execSync } from "node:child_process" and execSync(${JSON.stringify(command)}, { stdio: "inherit" }).`;

/** A line for a terminal. */
export const terminalLine = (name: string): string =>
  `${name} is a command for a terminal: JupyterLab opens one by File, New, Terminal.`;

/** What follows the news that a type or a module has no such member. */
export const remedyForMember = (_told: string): string => "";
