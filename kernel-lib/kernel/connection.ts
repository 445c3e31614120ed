import { readFileSync } from "node:fs";

/** What a connection file says: where to bind, and how messages are signed and encrypted. */
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
  /** The kernel's pair of CurveZMQ keys in Z85; where there is none, messages are not encrypted. */
  curve_publickey?: string;
  curve_secretkey?: string;
}

const ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
const keys = ["curve_publickey", "curve_secretkey"] as const;
const transports = ["tcp", "ipc"];
/** Forty characters for 32 bytes. */
const z85Key = /^[\w.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;

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
  if (!transports.includes(transport)) {
    throw new Error(`${path}: transport should be ${transports.join(" or ")}, got ${JSON.stringify(transport)}`);
  }
  if (keys.some((name) => fields[name] !== undefined)) {
    for (const name of keys) {
      // the key itself is nothing for a terminal
      if (!z85Key.test(String(fields[name]))) throw new Error(`${path}: ${name} should be 40 characters of Z85`);
    }
  }
  return { ...(fields as Connection), transport, ip, key, signature_scheme };
}

/** The address of a channel; ipc puts the port number after the path, as jupyter_client does. */
export function address(connection: Connection, port: (typeof ports)[number]): string {
  const separator = connection.transport === "tcp" ? ":" : "-";
  return `${connection.transport}://${connection.ip}${separator}${connection[port]}`;
}
