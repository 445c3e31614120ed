import { once } from "node:events";
import { Command } from "commander";
import { UserError } from "../base/errors.js";
import { startServer } from "../jupyter/server.js";
import { openBrowser } from "./browser.js";
import { type Context, port } from "./program.js";

interface StartOptions {
  browser: boolean;
  port?: number;
  ip: string;
}

/** Tried first when no port is asked for; the next ones follow while it is taken. */
const usualPort = 8888;

/** `start`: JupyterLab on the lessons, until Ctrl-C. */
export function startCommand({ python, notebooks, lab, signal }: Context & { lab: string }): Command {
  return new Command("start")
    .description("Open JupyterLab on the lessons; Ctrl-C ends it and every kernel.")
    .option("--no-browser", "only print the address")
    .option("--port <number>", `port to listen on (default: ${usualPort}, or the next free one)`, port)
    .option("--ip <address>", "address to listen on; 0.0.0.0 for every one of this machine", "127.0.0.1")
    .action(async (options: StartOptions) => {
      console.log("Starting JupyterLab …");
      const retries = options.port === undefined ? 50 : 0;
      const server = await startServer({
        python: await python(),
        signal,
        program: "jupyterlab",
        folder: notebooks,
        home: lab,
        listen: { ip: options.ip, port: options.port ?? usualPort, retries },
        args: [
          // no question about news and no look for updates: the lessons need no network
          "--LabApp.news_url=None",
          "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
      });
      const address = `${server.url}lab?token=${server.token}`;
      console.log(`\n  ${address}\n\nCtrl-C ends it.`);
      if (options.browser) openBrowser(address);

      const stopped = once(signal, "abort");
      const byItself = await Promise.race([stopped.then(() => false), server.ended.then(() => true)]);
      console.log("\nEnding JupyterLab and its kernels …");
      await server.stop();
      if (byItself) throw new UserError("JupyterLab ended by itself.");
    });
}
