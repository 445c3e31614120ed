import { AnsiUp } from "ansi_up";

/** Text for a terminal, as HTML: its colours are classes. */
export function terminalHtml(text: string): string {
  const terminal = new AnsiUp();
  terminal.use_classes = true;
  return terminal.ansi_to_html(overwritten(text));
}

/** What a terminal shows of text that goes back in its line, as bars of progress do. */
export function overwritten(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => {
      let shown = "";
      for (const part of line.split("\r"))
        shown = withoutBackspaces(part) + shown.slice(withoutBackspaces(part).length);
      return shown;
    })
    .join("\n");
}

function withoutBackspaces(text: string): string {
  let kept = text;
  // within brackets \b is a backspace, not the edge of a word
  while (/[^\b][\b]/.test(kept)) kept = kept.replaceAll(/[^\b][\b]/g, "");
  return kept.replaceAll("\b", "");
}
