import { join } from "node:path";
import { Command } from "commander";
import { UserError } from "../errors.js";
import type { ServerAddress } from "../jupyter/server.js";
import type { NotebookReport } from "../report/report.js";
import { compareWithSaved, type Judge, saveOutputs } from "../run/judge.js";
import { findNotebooks } from "../run/lessons.js";
import { runAll } from "../run/run-all.js";
import { type Context, positive } from "./program.js";
import { Progress } from "./progress.js";
import { reportLines } from "./report-lines.js";

interface RunOptions {
  kernel?: string;
  timeout: number;
  server?: string;
  token?: string;
}

/** `execute`: run notebooks and save their outputs. */
export function executeCommand(context: Context): Command {
  return runCommand(context, "execute", saveOutputs)
    .description("Run notebooks from top to bottom and save their outputs in place.")
    .addHelpText("after", "\nA notebook with a cell that fails is left as it was, and the exit code is 1.");
}

/** `check`: run notebooks and compare with what is saved. */
export function checkCommand(context: Context): Command {
  return runCommand(context, "check", compareWithSaved)
    .description("Run notebooks and compare the outputs with the saved ones; nothing is written.")
    .addHelpText("after", "\nA cell that fails or differs is shown with its source, and the exit code is 1.");
}

function runCommand(context: Context, name: string, judge: Judge): Command {
  return new Command(name)
    .argument("[notebooks...]", "files; by default all of notebooks/")
    .option("--kernel <name>", "kernelspec to run in instead of the notebook's own")
    .option("--timeout <seconds>", "limit for each cell", positive, 120)
    .option("--server <url>", "a running Jupyter server that sees the same files, instead of one of our own")
    .option("--token <token>", "token of that server")
    .action(async (notebooks: string[], options: RunOptions) => {
      const { root, python, signal } = context;
      const server = serverAddress(options);
      const progress = new Progress();
      const files = await findNotebooks(notebooks, join(root, "notebooks"));
      const { kernel, timeout } = options;
      const onNotebook = (report: NotebookReport): void => progress.print(reportLines(report).join("\n"));
      const report = await runAll({
        ...{ files, python, timeout, signal, judge, onNotebook, progress: progress.show },
        ...(server === undefined ? {} : { server }),
        ...(kernel === undefined ? {} : { kernel }),
      });
      const passed = report.notebooks.filter((notebook) => notebook.passed).length;
      progress.print(`${passed} of ${files.length} notebooks passed`);
      context.exit(passed < files.length ? 1 : 0);
    });
}

function serverAddress({ server, token = "" }: RunOptions): ServerAddress | undefined {
  if (server === undefined) {
    if (token !== "") throw new UserError("--token belongs to --server, which is missing.");
    return undefined;
  }
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new UserError(`--server must be an address such as http://127.0.0.1:8888/, but it is "${server}".`);
  }
  return { url: server.endsWith("/") ? server : `${server}/`, token };
}
