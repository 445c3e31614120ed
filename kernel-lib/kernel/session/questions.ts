const yes = /^\s*y(es)?\s*$/i;

/** Asks the reader for a line; `what` names the function for a message of refusal. */
type Ask = (what: string, question: string, password: boolean) => string;

/** The web's dialogs, whose cell waits in its place, as a page does. */
export function createQuestions(ask: Ask) {
  return {
    /** The web's `prompt`, with its default, or with options of our own. */
    prompt(message = "", initial: string | { password?: boolean } = ""): string {
      if (typeof initial === "object") return ask("prompt", String(message), initial.password === true);
      const isDefault = initial !== undefined && String(initial) !== "";
      const answer = ask("prompt", isDefault ? `${message} [${initial}] ` : String(message), false);
      return answer === "" && isDefault ? String(initial) : answer;
    },
    confirm: (message = ""): boolean => yes.test(ask("confirm", `${message} [y/N] `, false)),
    alert(message = ""): void {
      ask("alert", `${message} [Enter] `, false);
    },
  };
}
