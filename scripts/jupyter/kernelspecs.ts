import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { messageOf, UserError } from "../base/errors.js";

const question = `
import json
from jupyter_client.kernelspec import KernelSpecManager
specs = KernelSpecManager().get_all_specs()
print(json.dumps([[name, found["spec"]["language"]] for name, found in specs.items()]))
`;

/**
 * The kernels that a Jupyter has, those of the user included, without a server.
 * @param python that Jupyter is installed in
 * @returns languages by the kernels' names
 * @throws {UserError} it cannot say
 */
export async function kernelLanguages(python: string): Promise<Map<string, string>> {
  try {
    const { stdout } = await promisify(execFile)(python, ["-c", question], { timeout: 60_000 });
    return new Map(JSON.parse(stdout) as [string, string][]);
  } catch (error) {
    throw new UserError(`${python} cannot list its kernels: ${messageOf(error)}`);
  }
}
