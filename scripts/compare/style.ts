import { rgb } from "d3-color";

/** The declarations of a `style` attribute by property; a later one wins, as in a browser. */
export function declarations(style: string): Record<string, string> {
  const list = style.match(/(?:[^;("']|\((?:[^)"']|"[^"]*"|'[^']*')*\)|"[^"]*"|'[^']*')+/g) ?? [];
  const pairs = list
    .filter((text) => text.includes(":"))
    .map((text) => {
      const colon = text.indexOf(":");
      return [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()];
    });
  return Object.fromEntries(pairs);
}

/** Red, green, blue and opacity, each from 0 to 1; null when the text is no colour. */
export function colour(text: string): readonly number[] | null {
  if (!/^(#|rgba?\(|hsla?\()/i.test(text)) return null;
  const { r, g, b, opacity } = rgb(text);
  return Number.isNaN(r + g + b + opacity) ? null : [r / 255, g / 255, b / 255, opacity];
}
