import type { RunningServer } from "../jupyter/server.js";

/** Keeps a server of our own from one run to the next. */
export class KeptServer {
  private server: RunningServer | undefined;

  /** @param folder that the server shows; the notebooks of all runs lie below it */
  constructor(readonly folder: string) {}

  /** The server of the run before; undefined at first, and when it has ended by itself. */
  get running(): RunningServer | undefined {
    return this.server;
  }

  keep(server: RunningServer): void {
    if (server === this.server) return;
    this.server = server;
    void server.ended.then(() => {
      if (this.server === server) this.server = undefined;
    });
  }

  /** End it; whoever kept it must do so. */
  async stop(): Promise<void> {
    await this.server?.stop();
  }
}
