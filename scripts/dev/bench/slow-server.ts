import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** A network between a reader and a site. */
export interface Network {
  /** From a request to the first byte of its answer. */
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
}

export type Encoding = "gzip" | "br";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** One TCP segment: what a line sends at a time, so that answers share it. */
const segment = 1460;

export interface SlowServer {
  readonly base: string;
  /** Bytes of each answer since this was cleared, by path. */
  readonly sent: Map<string, number>;
  close(): void;
}

/** Serves a folder as GitHub Pages does, compressed and to be kept for ten minutes, over a slow line that all answers share. */
export async function serveSlowly(folder: string, network: Network, encoding: Encoding): Promise<SlowServer> {
  const sent = new Map<string, number>();
  const packed = new Map<string, Buffer>();
  const bytesOf = (file: string): Buffer => {
    const text = packed.get(file) ?? pack(readFileSync(file), encoding);
    packed.set(file, text);
    return text;
  };
  let free = 0;
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const file = join(folder, path);
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404).end();
    const bytes = bytesOf(file);
    sent.set(path, (sent.get(path) ?? 0) + bytes.length);
    await wait(network.latencyMs);
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-encoding": encoding,
      "content-length": bytes.length,
      "cache-control": "max-age=600",
    });
    for (let at = 0; at < bytes.length && !response.destroyed; at += segment) {
      free = Math.max(free, performance.now()) + (1000 * segment) / network.bytesPerSecond;
      response.write(bytes.subarray(at, at + segment));
      const early = free - performance.now();
      // timers are not finer than this
      if (early > 2) await wait(early);
    }
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pack(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === "gzip") return gzipSync(bytes);
  // what servers use where they compress as they send: beyond it is for files made beforehand
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}
