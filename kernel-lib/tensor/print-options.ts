import { ValueError } from "../base/errors.js";

/** How tensors are written as text. */
export interface PrintOptions {
  /** Digits after the point. */
  readonly precision: number;
  /** Tensors with more elements than this are summarised. */
  readonly threshold: number;
  /** Elements kept at both ends of each dimension of a summary. */
  readonly edgeitems: number;
  /** Characters in a line. */
  readonly linewidth: number;
  /** Always (true), never (false) or when the values call for it (null). */
  readonly sci_mode: boolean | null;
}

/** What {@link set_printoptions} takes. */
export interface PrintSettings extends Partial<PrintOptions> {
  /** A starting point that the other options refine. */
  readonly profile?: "default" | "short" | "full";
}

const standard = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 };

const profiles: Readonly<Record<string, typeof standard>> = {
  default: standard,
  short: { ...standard, precision: 2, edgeitems: 2 },
  full: { ...standard, threshold: Number.POSITIVE_INFINITY },
};

let current: PrintOptions = { ...standard, sci_mode: null };

/** The options in force, as a copy. */
export function get_printoptions(): PrintOptions {
  return { ...current };
}

function checkOption(name: keyof typeof standard, value: unknown): number {
  const isCount = typeof value === "number" && value >= 0 && (Number.isInteger(value) || value === Infinity);
  const fits = isCount && (name === "threshold" || Number.isFinite(value)) && (name !== "precision" || value <= 100);
  if (!fits) {
    throw new ValueError(`set_printoptions: ${name} must be a whole number from 0 on, but got ${String(value)}`);
  }
  return value;
}

/**
 * Sets how tensors are written; options that are not named stay, except `sci_mode`,
 * which goes back to automatic (as in PyTorch).
 *
 * @throws TypeError for an unknown option, ValueError for a value that is no count or no profile.
 * @example torch.set_printoptions({ precision: 2 })
 */
export function set_printoptions(settings: PrintSettings = {}): void {
  const { profile, sci_mode = null, ...counts } = settings;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw new ValueError(`set_printoptions: profile must be default, short or full, but got ${String(profile)}`);
  }
  if (sci_mode !== null && typeof sci_mode !== "boolean") {
    throw new ValueError(`set_printoptions: sci_mode must be true, false or null, but got ${String(sci_mode)}`);
  }
  const next = { ...current, ...(profile === undefined ? {} : profiles[profile]), sci_mode };
  for (const [name, value] of Object.entries(counts)) {
    if (!Object.hasOwn(standard, name)) {
      throw new TypeError(`set_printoptions() got an unexpected keyword argument '${name}'`);
    }
    const key = name as keyof typeof standard;
    if (value !== undefined) next[key] = checkOption(key, value);
  }
  current = next;
}
