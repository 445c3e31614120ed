import { readFileSync } from "node:fs";

/** What a connection file says: where to bind, and how messages are signed. */
export interface Connection {
  transport: string;
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

const ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/**
 * Reads a Jupyter connection file.
 * @throws Error that names the file and the field which is missing or wrong.
 */
export function readConnection(path: string): Connection {
  let fields: Partial<Connection>;
  try {
    fields = JSON.parse(readFileSync(path, "utf8")) as Partial<Connection>;
  } catch (error) {
    throw new Error(`cannot read the connection file ${path}: ${error instanceof Error ? error.message : error}`);
  }
  for (const port of ports) {
    if (!Number.isInteger(fields[port])) {
      throw new Error(`${path}: ${port} should be a port number, got ${JSON.stringify(fields[port])}`);
    }
  }
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme = "hmac-sha256" } = fields;
  return { ...(fields as Connection), transport, ip, key, signature_scheme };
}

/** The address of a channel; ipc puts the port number after the path, as jupyter_client does. */
export function address(connection: Connection, port: (typeof ports)[number]): string {
  const separator = connection.transport === "tcp" ? ":" : "-";
  return `${connection.transport}://${connection.ip}${separator}${connection[port]}`;
}
