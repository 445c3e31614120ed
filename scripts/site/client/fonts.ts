// Text that changed its face would move. Its fonts come within the style sheets; it is shown as soon as they are decoded.

const faces = [
  '1em "Source Sans 3 Variable"',
  'italic 1em "Source Sans 3 Variable"',
  "1em KaTeX_Main",
  "italic 1em KaTeX_Math",
];

export function showWithFonts(): void {
  const page = document.documentElement;
  page.style.visibility = "hidden";
  const decoded = faces.map((face) => document.fonts.load(face, "a"));
  void Promise.allSettled(decoded).then(() => page.style.removeProperty("visibility"));
}
