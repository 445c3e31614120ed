import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Passes everything on to a port of this machine, and keeps the addresses that were asked for. */
export interface Proxy {
  readonly port: number;
  /** Method and path of each request. */
  readonly requests: readonly string[];
  close(): void;
}

/** Start a proxy before a port. */
export async function startProxy(port: number): Promise<Proxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (chunk: Buffer) => {
      requests.push(...(chunk.toString("latin1").match(/^(?:GET|POST|PUT|PATCH|DELETE) \S+/gm) ?? []));
    });
    client.pipe(upstream).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: address.port, requests, close };
}
