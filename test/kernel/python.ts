import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./client.js";

const bin = join(repository, ".venv", "bin");

export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a program of the project's Python environment, whose Jupyter finds our kernel under the name tslab. */
export function runPython(program: string, args: string[], cwd: string): Promise<Ended> {
  const path = join(bin, program);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm start or npm test sets the environment up`);
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd,
      env: { ...process.env, JUPYTER_PREFER_ENV_PATH: "1", JUPYTER_NO_CONFIG: "1", PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        output += data.toString();
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
