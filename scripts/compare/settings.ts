/** Rewrites what may differ from run to run without meaning anything, before two texts are compared. */
export interface NormaliseRule {
  readonly name: string;
  apply(text: string): string;
}

/** What counts as equal. */
export interface CompareSettings {
  /** Two numbers are equal when |now − saved| ≤ atol + rtol · |saved|. When both are 0, texts are compared to the letter. */
  readonly rtol: number;
  readonly atol: number;
  /** The tolerance holds for whole numbers too, which else must be the same. */
  readonly closeIntegers?: boolean;
  /** Largest difference of a colour channel that counts as equal, as a fraction of its range. */
  readonly pixelThreshold: number;
  readonly rules: readonly NormaliseRule[];
  /** Kernels of the language may print last values or return them: what one printed and another returned is the same. */
  readonly valuesMayBePrinted?: boolean;
}

/** Whether nothing but the very same is equal. */
export function isExact({ rtol, atol }: Pick<CompareSettings, "rtol" | "atol">): boolean {
  return rtol === 0 && atol === 0;
}

/** What the comparison of a form with parts needs besides its two values. */
export interface Context {
  readonly settings: CompareSettings;
  /** How a string in one of the parts differs, in one sentence; null when it says the same. */
  readonly inside: (saved: string, now: string) => string | null;
}
