/** Rewrites what may differ from run to run without meaning anything, before two texts are compared. */
export interface NormaliseRule {
  readonly name: string;
  apply(text: string): string;
}

/** What counts as equal. */
export interface CompareSettings {
  /** Two numbers are equal when |now − saved| ≤ atol + rtol · |saved|. */
  readonly rtol: number;
  readonly atol: number;
  /** Largest difference of a colour channel that counts as equal, as a fraction of its range. */
  readonly pixelThreshold: number;
  readonly rules: readonly NormaliseRule[];
  /** The kernel that ran prints last values (stock tslab): they are compared as text, with what was printed. */
  readonly printedValues?: boolean;
}

/** What the comparison of a form with parts needs besides its two values. */
export interface Context {
  readonly settings: CompareSettings;
  /** How a string in one of the parts differs, in one sentence; null when it says the same. */
  readonly inside: (saved: string, now: string) => string | null;
}
