import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy that cuts every connection when a text comes by on its way to the client. */
export class CuttingProxy {
  /** How often it has cut. */
  cuts = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly text: string,
    private readonly most: number,
  ) {}

  /**
   * @param target address of a Jupyter server
   * @param text what to wait for; it is not let through
   * @param most cuts that it makes; then it lets everything through
   */
  static async before(target: string, text: string, most: number): Promise<CuttingProxy> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    const proxy = new CuttingProxy(server, text, most);
    server.on("connection", (client) => proxy.relay(client, connect(Number(port), hostname)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Cut all connections, and take no more. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  private relay(client: Socket, server: Socket): void {
    let seen = "";
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on("data", (data) => server.write(data));
    server.on("data", (data) => {
      seen = (seen + data.toString("latin1")).slice(-data.length - this.text.length);
      if (this.cuts >= this.most || !seen.includes(this.text)) {
        client.write(data);
        return;
      }
      this.cuts++;
      this.cut();
    });
  }

  private cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
