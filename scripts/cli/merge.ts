import { Command } from "commander";
import { readReport } from "../report/json.js";
import { mergeReports, type NamedReport } from "../report/merge.js";
import { exitCodeOf } from "../report/report.js";
import type { Context } from "./program.js";
import { reportLines } from "./report-lines.js";
import { clearReports, linesTo, quoting, type ReportOptions, withReports, writeReports } from "./reports.js";

/** `merge`: the reports of all shards as one. */
export function mergeCommand(context: Context): Command {
  return withReports(new Command("merge"))
    .argument("<reports...>", "files that --json wrote, one of each shard")
    .description("Put the reports of all shards together, and judge the whole.")
    .addHelpText(
      "after",
      "\nThe exit code is 0 when every notebook passed, 1 when one did not, and 2 when a shard or a notebook is\nmissing, or could not be tried.",
    )
    .action(async (files: string[], options: ReportOptions) => {
      const named: NamedReport[] = [];
      for (const name of files) named.push({ name, report: await readReport(name) });
      clearReports(options);
      const report = mergeReports(named);
      const passed = report.notebooks.filter((notebook) => notebook.passed).length;
      const out = linesTo(options);
      await quoting(options, async () => {
        for (const notebook of report.notebooks) out.write(`${reportLines(notebook).join("\n")}\n`);
      });
      out.write(`${passed} of ${report.notebooks.length} notebooks passed\n`);
      writeReports(report, options);
      context.exit(exitCodeOf(report.notebooks));
    });
}
