/** A set-up step that cannot go on; its message is written for the user and names the remedy. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}
