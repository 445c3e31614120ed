/** Where a program writes what Python's `print` writes. */
export type Print = (...values: readonly unknown[]) => void;
