import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../base/errors.js";

/** A Python that may have Jupyter: how it is started, and how the user knows it. */
interface Candidate {
  command: readonly [string, ...string[]];
  name: string;
}

interface Probed {
  /** Absolute path of the interpreter. */
  executable: string;
  /** Version of its Jupyter Server, where it has one. */
  jupyter: string | null;
}

const needed = "jupyter_server ipykernel nbconvert";
/** What came before has no way to keep all that a kernel prints. */
const oldestServer = 2;

/**
 * The Python whose Jupyter is used: the one that is named, else that of the active virtual or conda environment, else
 * the first on the PATH that has one.
 * @param named as the user gave it
 * @returns absolute path of the interpreter
 * @throws {UserError} there is none, or it is too old; the message holds the command that helps
 */
export async function findPython(named: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const chosen =
    named === undefined ? activeEnvironment(env) : { command: [named] as const, name: `--python ${named}` };
  if (chosen !== undefined) return await pythonOf(chosen, env);
  const without: Probed[] = [];
  for (const candidate of onPath) {
    const probed = await probe(candidate, env);
    if (probed === undefined) continue;
    if (isUsable(probed)) return probed.executable;
    without.push(probed);
  }
  const [first] = without;
  if (first === undefined) {
    throw new UserError(
      "Jupyter runs on Python, and there is none on the PATH: install it from python.org or your package manager, or name one with --python.",
    );
  }
  const [activate, own] =
    process.platform === "win32" ? [".venv\\Scripts\\activate", "py -3"] : [". .venv/bin/activate", first.executable];
  throw new UserError(
    `No Jupyter was found: no environment is active, and ${without.map((probed) => `${probed.executable} ${lack(probed)}`).join(" and ")}. ` +
      `Activate the environment that has it, name its Python with --python, or make one: ` +
      `${own} -m venv .venv && ${activate} && pip install ${needed}`,
  );
}

async function pythonOf(candidate: Candidate, env: NodeJS.ProcessEnv): Promise<string> {
  const probed = await probe(candidate, env);
  if (probed === undefined) {
    throw new UserError(
      `${candidate.name} is no Python that runs (${candidate.command.join(" ")}): name one with --python.`,
    );
  }
  if (isUsable(probed)) return probed.executable;
  const what = probed.jupyter === null ? needed : "--upgrade jupyter_server";
  throw new UserError(`${candidate.name} ${lack(probed)}: run "${probed.executable}" -m pip install ${what}`);
}

function isUsable({ jupyter }: Probed): boolean {
  return jupyter !== null && Number.parseInt(jupyter, 10) >= oldestServer;
}

function lack({ jupyter }: Probed): string {
  return jupyter === null
    ? "has no Jupyter"
    : `has Jupyter Server ${jupyter}, but ${oldestServer}.0 or newer is needed`;
}

/** Of the two, the virtual environment: conda's base is often active around it. */
function activeEnvironment({ VIRTUAL_ENV, CONDA_PREFIX }: NodeJS.ProcessEnv): Candidate | undefined {
  const windows = process.platform === "win32";
  if (VIRTUAL_ENV) {
    const python = windows ? join(VIRTUAL_ENV, "Scripts", "python.exe") : join(VIRTUAL_ENV, "bin", "python");
    return { command: [python], name: `The active virtual environment ${VIRTUAL_ENV}` };
  }
  if (CONDA_PREFIX) {
    const python = windows ? join(CONDA_PREFIX, "python.exe") : join(CONDA_PREFIX, "bin", "python");
    return { command: [python], name: `The active conda environment ${CONDA_PREFIX}` };
  }
  return undefined;
}

const onPath: readonly Candidate[] = (
  process.platform === "win32"
    ? ([["py", "-3"], ["python"], ["python3"]] as const)
    : ([["python3"], ["python"]] as const)
).map((command) => ({ command, name: command[0] }));

const question = `
import json, sys
from importlib.metadata import PackageNotFoundError, version
try: jupyter = version("jupyter_server")
except PackageNotFoundError: jupyter = None
print(json.dumps({"executable": sys.executable, "jupyter": jupyter}))
`;

/** Undefined when it is no Python 3, or does not run. */
async function probe({ command: [program, ...args] }: Candidate, env: NodeJS.ProcessEnv): Promise<Probed | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args, "-c", question], { env, timeout: 30_000 });
    return JSON.parse(stdout) as Probed;
  } catch {
    return undefined;
  }
}
