/**
 * Ask the reader for a line, below a cell.
 * @param signal ends the question
 * @returns undefined when the reader declines
 */
export function askBelow(
  place: HTMLElement,
  prompt: string,
  isPassword: boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  const box = document.createElement("div");
  box.className = "ask";
  const label = document.createElement("label");
  label.textContent = prompt === "" ? "The code asks for a line:" : prompt;
  const field = document.createElement("input");
  field.type = isPassword ? "password" : "text";
  field.autocomplete = "off";
  const done = button("Answer");
  const none = button("No answer");
  label.append(field);
  box.append(label, done, none);
  place.append(box);
  field.focus();
  return new Promise((resolve) => {
    const end = (answer?: string): void => {
      box.remove();
      resolve(answer);
    };
    done.addEventListener("click", () => end(field.value));
    none.addEventListener("click", () => end());
    signal.addEventListener("abort", () => end());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") end();
      if (event.key === "Enter" && event.target === field) end(field.value);
    });
  });
}

function button(words: string): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = words;
  return element;
}
