import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const types: Record<string, string> = {
  css: "text/css",
  js: "text/javascript",
  html: "text/html",
  svg: "image/svg+xml",
};

/** A plain file server with the site at `/any/base/`, which shows `404.html` for what is not there. */
export interface SiteServer {
  base: string;
  /** Compressed size of each answer since `sent` was cleared, by path. */
  sent: Map<string, number>;
  close: () => void;
}

export async function serveSite(folder: string): Promise<SiteServer> {
  const sent = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const named = join(folder, path.replace(/^\/any\/base\//, ""));
    const file = path.endsWith("/") ? join(named, "index.html") : named;
    const found = path.startsWith("/any/base/") && existsSync(file);
    const shown = found ? file : join(folder, "404.html");
    const type = types[shown.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    const body = readFileSync(shown);
    sent.set(path, shown.endsWith("woff2") ? body.length : gzipSync(body).length);
    response.writeHead(found ? 200 : 404, { "content-type": type }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/any/base/`;
  return { base, sent, close: () => server.close() };
}
