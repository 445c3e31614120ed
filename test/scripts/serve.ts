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
  /** The file of each answer since `sent` was cleared, by path. */
  sent: Map<string, string>;
  /** Paths that were asked for with a cookie. */
  cookies: Set<string>;
  close: () => void;
}

/** Bytes of a file as servers send it: compressed, unless it is so itself. */
export function weightOf(file: string): number {
  const body = existsSync(file) ? readFileSync(file) : Buffer.of();
  return file.endsWith("woff2") ? body.length : gzipSync(body).length;
}

export async function serveSite(folder: string): Promise<SiteServer> {
  const sent = new Map<string, string>();
  const cookies = new Set<string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    if (request.headers.cookie !== undefined) cookies.add(path);
    const named = join(folder, path.replace(/^\/any\/base\//, ""));
    const file = path.endsWith("/") ? join(named, "index.html") : named;
    const found = path.startsWith("/any/base/") && existsSync(file);
    const shown = found ? file : join(folder, "404.html");
    const type = types[shown.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    const body = existsSync(shown) ? readFileSync(shown) : Buffer.of();
    sent.set(path, shown);
    response.writeHead(found ? 200 : 404, { "content-type": type }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/any/base/`;
  return { base, sent, cookies, close: () => server.close() };
}
