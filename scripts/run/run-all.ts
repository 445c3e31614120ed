import { relative, sep } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../errors.js";
import { Kernel } from "../jupyter/kernel.js";
import { type ServerAddress, startServer } from "../jupyter/server.js";
import { readNotebook } from "../notebook/file.js";
import type { NotebookReport, RunReport } from "../report/report.js";
import type { Judge } from "./judge.js";
import { commonFolder } from "./lessons.js";
import { runNotebook } from "./run-notebook.js";

export interface RunAllOptions {
  files: readonly string[];
  /** Python that starts a server when none is given. */
  python: string;
  /** A server that runs already; it must see the files below the current folder. */
  server?: ServerAddress;
  /** Kernelspec name; by default each notebook's own. */
  kernel?: string;
  /** Limit for each cell, in seconds. */
  timeout: number;
  signal: AbortSignal;
  judge: Judge;
  /** Called with each notebook when it is done. */
  onNotebook: (report: NotebookReport) => void;
  /** Shows which cell is running; replaced by the next. */
  progress: (line: string) => void;
}

/** Kernel of notebooks that name none. */
const defaultKernel = "tslab";

/** Run notebooks one after the other, each in a kernel of its own, and end all that was started. */
export async function runAll(options: RunAllOptions): Promise<RunReport> {
  const started = new Date();
  const notebooks: [string, INotebookContent][] = [];
  // all are read first: a file that is no notebook is told before minutes of work
  for (const file of options.files) notebooks.push([file, await readNotebook(file)]);
  const folder = options.server === undefined ? commonFolder(options.files) : process.cwd();
  const own = options.server === undefined ? await startOwn(options, folder) : undefined;
  const address = options.server ?? own;
  if (address === undefined) throw new Error("no server");
  const reports: NotebookReport[] = [];
  try {
    for (const [file, content] of notebooks) {
      const report = await runOne(file, content, folder, address, options);
      options.onNotebook(report);
      reports.push(report);
    }
  } finally {
    await own?.stop();
  }
  return { started: started.toISOString(), seconds: (Date.now() - started.getTime()) / 1000, notebooks: reports };
}

function startOwn({ python, signal, progress }: RunAllOptions, folder: string) {
  progress("Starting a Jupyter server …");
  return startServer({ python, folder, signal, args: ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", ...bare] });
}

/** Extensions for people only make the start slow. */
const bare = ["jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook_shim"].map(
  (name) => `--ServerApp.jpserver_extensions=${name}=False`,
);

async function runOne(
  file: string,
  content: INotebookContent,
  folder: string,
  address: ServerAddress,
  { kernel: name, timeout, signal, judge, progress }: RunAllOptions,
): Promise<NotebookReport> {
  const started = performance.now();
  progress(`${file}: starting its kernel`);
  const path = relative(folder, file).split(sep).join("/");
  if (path.startsWith("../")) {
    throw new UserError(`${file} is outside the current folder, the only one that --server is taken to see.`);
  }
  const kernelName = name ?? content.metadata.kernelspec?.name ?? defaultKernel;
  const kernel = await Kernel.start(address, { name: kernelName, path, signal });
  try {
    const onCell = (done: number, total: number): void => progress(`${file}: cell ${done + 1} of ${total}`);
    const results = await runNotebook(content, kernel, { timeout, onCell });
    const seconds = (performance.now() - started) / 1000;
    return await judge({ path: file.split(sep).join("/"), kernel: kernelName, seconds, content, results });
  } finally {
    await kernel.close();
  }
}
