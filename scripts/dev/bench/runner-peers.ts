import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface Verdict {
  readonly name: string;
  readonly passed: boolean;
}

/** A way to run a folder of notebooks, two at a time. */
export interface Runner {
  readonly name: string;
  verdicts(folder: string, env: NodeJS.ProcessEnv): Promise<Verdict[]>;
}

/** What nbval's documentation shows of its rules, for what these notebooks print. */
const sanitise = String.raw`[uuids]
regex: [0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}
replace: UUID
[addresses]
regex: 0x[0-9a-f]{6,}
replace: ADDRESS
[times]
regex: \d+(\.\d+)? ?(ns|µs|us|ms|s|seconds|it/s)\b
replace: TIME
[clocks]
regex: \d{1,2}:\d{2}(:\d{2}(\.\d+)?)?
replace: CLOCK
[temporary]
regex: tmp[a-z0-9_]{8}
replace: TEMPORARY
`;

export function runners(root: string): Runner[] {
  return [
    { name: "d2l-lessons", verdicts: (folder, env) => ours(root, folder, env) },
    { name: "nbval", verdicts: (folder, env) => pytest(["--nbval"], folder, env) },
    { name: "nbval, with rules for what changes", verdicts: withRules },
    { name: "nbmake", verdicts: (folder, env) => pytest(["--nbmake"], folder, env) },
    { name: "papermill", verdicts: (folder, env) => each((file) => ["papermill", file, "/dev/null"], folder, env) },
    { name: "jupyter execute", verdicts: (folder, env) => each((file) => ["jupyter", "execute", file], folder, env) },
  ];
}

const notebooksIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();

const nameOf = (file: string): string => basename(file, ".ipynb");

async function ours(root: string, folder: string, env: NodeJS.ProcessEnv): Promise<Verdict[]> {
  const command = join(root, "scripts", "bin", "d2l-lessons.js");
  const args = [command, "check", "--no-cache", "--quiet", "--jobs", "2", "--json", "-"];
  const { output } = await run([process.execPath, ...args], folder, env);
  const report: { notebooks: { path: string; passed: boolean }[] } = JSON.parse(output);
  return report.notebooks.map(({ path, passed }) => ({ name: nameOf(path), passed }));
}

async function withRules(folder: string, env: NodeJS.ProcessEnv): Promise<Verdict[]> {
  const rules = mkdtempSync(join(tmpdir(), "bench-rules-"));
  const file = join(rules, "sanitise.cfg");
  writeFileSync(file, sanitise);
  try {
    return await pytest(["--nbval", "--nbval-sanitize-with", file], folder, env);
  } finally {
    rmSync(rules, { recursive: true });
  }
}

async function pytest(args: readonly string[], folder: string, env: NodeJS.ProcessEnv): Promise<Verdict[]> {
  const common = ["-m", "pytest", "-q", "--tb=no", "-rfE", "-n", "2", "--dist", "loadscope", "-p", "no:cacheprovider"];
  const { code, output } = await run(["python", ...common, ...args, "."], folder, env);
  if (code === null || code > 1) throw new Error(`pytest ended with ${code}:\n${output}`);
  const failed = new Set([...output.matchAll(/^(?:FAILED|ERROR) (\S+)\.ipynb/gm)].map(([, file]) => nameOf(file)));
  return notebooksIn(folder).map((file) => ({ name: nameOf(file), passed: !failed.has(nameOf(file)) }));
}

/** A process for each notebook, two at a time. */
async function each(
  command: (file: string) => readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Verdict[]> {
  const queue = notebooksIn(folder);
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const before = readFileSync(join(folder, file), "utf8");
      const { code } = await run(command(file), folder, env);
      // some write what they have run
      writeFileSync(join(folder, file), before);
      verdicts.push({ name: nameOf(file), passed: code === 0 });
    }
  };
  await Promise.all([work(), work()]);
  return verdicts;
}

function run(
  [program, ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
