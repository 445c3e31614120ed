import type { IOutput } from "@jupyterlab/nbformat";
import type { KernelConnection, KernelMessage } from "@jupyterlab/services";

/** The kernel can run nothing more: it died, hung, or wrote without end. */
export class KernelLost extends Error {
  override name = "KernelLost";
  /** What the cell had put out until then. */
  outputs: IOutput[] = [];
}

/** The way to the kernel broke: messages may be lost, though the kernel may live. */
export class ConnectionLost extends KernelLost {
  override name = "ConnectionLost";

  constructor() {
    super("the connection to the server was lost");
  }
}

/**
 * Rejects with {@link KernelLost} as soon as nothing more can be had from the kernel; it never resolves.
 * @param broken what to say of a connection that breaks
 */
export function lossOf(connection: KernelConnection, broken: () => KernelLost): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    connection.statusChanged.connect((_sender, status: KernelMessage.Status) => {
      if (["dead", "restarting", "autorestarting"].includes(status)) reject(new KernelLost("the kernel died"));
    });
    let connected = connection.connectionStatus === "connected";
    connection.connectionStatusChanged.connect((_sender, status) => {
      // a socket that comes back has lost what was under way: no complete outputs after that
      if (connected || status === "disconnected") reject(broken());
      connected = status === "connected";
    });
  });
  // whoever waits gets it; nobody may be waiting just then
  lost.catch(() => {});
  return lost;
}
