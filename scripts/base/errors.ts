/** Something that the user can put right; its message says what and how, and no stack is shown. */
export class UserError extends Error {
  override name = "UserError";
}

/** The user, or a supervisor, asked us to stop. */
export class Stopped extends Error {
  override name = "Stopped";

  constructor(readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGPIPE") {
    super(`Stopped by ${signal}`);
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
