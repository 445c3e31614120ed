import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const packages = ["@tensorflow/tfjs-core@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0", "@jax-js/jax@0.1.25"];

/** Where the peers are installed, outside the repository. */
export function peerFolder(): string {
  return process.env.D2L_TS_BENCH_PEERS ?? join(homedir(), ".cache", "d2l-ts-bench");
}

/** The Python that has PyTorch: D2L_TS_BENCH_PYTHON, or a virtual environment in the folder. */
export function peerPython(folder: string): string {
  return process.env.D2L_TS_BENCH_PYTHON ?? join(folder, "venv", "bin", "python");
}

/** Installs what is not there yet: some minutes and, on Linux, where pip's PyTorch brings CUDA, 6 GB. */
export function installPeers(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: "inherit" });
  if (!existsSync(join(folder, "node_modules", "@jax-js", "jax"))) {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    run("npm", ["install", "--no-audit", "--no-fund", ...packages]);
  }
  const python = peerPython(folder);
  if (!existsSync(python)) {
    run("python3", ["-m", "venv", "venv"]);
    run(python, ["-m", "pip", "install", "torch", "numpy"]);
  }
}
