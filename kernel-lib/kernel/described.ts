/** What the main thread tells of the user's values: plain data, made without running code of theirs. */

/** A value as a list of variables shows it. */
export interface Described {
  name: string;
  /** JupyterLab shows the value of `int`, `float`, `bool` and `str`, and of all else the type. */
  type: string;
  value: string;
  /** How many numbered elements it has; those of a tensor are along its first dimension. */
  elements: number;
  /** Whether there is something inside. */
  isExpandable: boolean;
  /** The way here from the value that it is part of. */
  step?: Step;
}

/** One step into a value: a property, a numbered element, or some of the elements, first and behind the last. */
export type Step = string | number | [first: number, end: number];

/** The user's own text behind a script, and the map that leads there. */
export interface Origin {
  name: string;
  text: string;
  map: string;
}
