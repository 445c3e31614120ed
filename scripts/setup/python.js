import { run } from "./child.js";
import { SetupError } from "./error.js";

/** Oldest Python that the locked packages support, as `[major, minor]`. */
export const oldestPython = [3, 10];

const candidates =
  process.platform === "win32"
    ? [["py", "-3"], ["python"]]
    : [["python3"], ["python3.13"], ["python3.12"], ["python3.11"], ["python3.10"], ["python"]];

const probe = `
import importlib.util, json, sys
print(json.dumps([*sys.version_info[:2], bool(importlib.util.find_spec("ensurepip")) and bool(importlib.util.find_spec("venv"))]))
`;

/**
 * The first Python on PATH that is new enough.
 * @param {string[][]} commands tried in order
 * @returns {Promise<string[]>} the command and its first arguments
 * @throws {SetupError} none is there, too old, or without the venv module
 */
export async function findPython(commands = candidates) {
  /** @type {string[]} */
  const tooOld = [];
  for (const command of commands) {
    const { code, output } = await run(command[0], [...command.slice(1), "-c", probe]);
    if (code !== 0) continue;
    const [major, minor, hasVenv] = JSON.parse(output);
    const version = `${major}.${minor}`;
    if (major !== oldestPython[0] || minor < oldestPython[1]) {
      tooOld.push(`${command.join(" ")} is ${version}`);
    } else if (!hasVenv) {
      throw new SetupError(
        `Python ${version} has no venv module: install it (on Debian and Ubuntu: apt-get install python3-venv) and run this again.`,
      );
    } else {
      return command;
    }
  }
  const wanted = `Python ${oldestPython.join(".")} or newer is needed`;
  const got = tooOld.length > 0 ? `but ${tooOld.join(", ")}` : "but none is on the PATH";
  throw new SetupError(
    `${wanted}, ${got}: install it (on Debian and Ubuntu: apt-get install python3 python3-venv) and run this again.`,
  );
}
