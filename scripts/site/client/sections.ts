// The list of sections tells which of them is being read.

export function followSections(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".here a, #contents a + ol a")];
  const headings = [...document.querySelectorAll<HTMLElement>("main h2[id]")];
  if (headings.length === 0) return;
  const follow = (): void => {
    const line = innerHeight / 4;
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < line).at(-1);
    const hash = current === undefined ? undefined : `#${encodeURIComponent(current.id)}`;
    for (const link of links) {
      if (link.hash === hash) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let asked = false;
  const later = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      follow();
    });
  };
  addEventListener("scroll", later, { passive: true });
  follow();
}
