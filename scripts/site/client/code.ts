// Copy buttons, and keyboard access to what scrolls.

export function copyButtons(): void {
  for (const source of document.querySelectorAll<HTMLElement>(".source")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      button.textContent = (await copied(source.querySelector("pre")?.textContent?.trimEnd() ?? ""))
        ? "Copied"
        : "Cannot copy";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 1500);
    });
    source.append(button);
  }
}

/** Whether the text is on the clipboard now; browsers give it to pages from disk or from https only. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function scrollers(): void {
  const places = "main pre, main .output, main .figure, main .wide-table, main .scrolled, .katex-display";
  for (const element of document.querySelectorAll<HTMLElement>(places)) {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}
