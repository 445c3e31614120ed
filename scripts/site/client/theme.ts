// The theme follows the system until the reader chooses; it is set before anything is painted.

const themeKey = "course-theme";
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

function chosenTheme(): string | null {
  try {
    return localStorage.getItem(themeKey);
  } catch {
    return null; // storage is switched off: the system's theme holds
  }
}

function showTheme(): void {
  document.documentElement.dataset.theme = chosenTheme() ?? (darkSystem.matches ? "dark" : "light");
}

export function themeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button === null) return;
  const other = (): string => (document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  const label = (): void => button.setAttribute("aria-label", `Switch to the ${other()} theme`);
  button.addEventListener("click", () => {
    const theme = other();
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(themeKey, theme);
    } catch {
      // storage is switched off: the choice holds for this page
    }
    label();
  });
  darkSystem.addEventListener("change", () => {
    showTheme();
    label();
  });
  label();
}

showTheme();
