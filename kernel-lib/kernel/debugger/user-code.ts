import { SourceMap } from "node:module";
import type { Origin } from "../described.js";
import { asWritten, hostName } from "../host.js";

/** A place in a script; counts from 0, as V8 does. */
export interface Location {
  lineNumber: number;
  columnNumber: number;
}

const added = new RegExp(
  `${hostName}\\[0\\] && ${hostName}\\.stop\\((?:"[^"]*")?\\)|${hostName}\\.pass\\([\\w$]+\\)`,
  "g",
);

const namesApart = /[\p{ID_Start}$_][\p{ID_Continue}$]*\u200c/gu;

const ofModules = new Set(["exports", "require", "module", "__filename", "__dirname"]);

/** A cell or local file as it was compiled: which of its JavaScript stands for which line of the user's. */
export class UserCode {
  /** What clients call its file. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
  /** JavaScript. */
  readonly code: string;
  readonly #map: SourceMap;
  readonly #lines: string[];
  #names: Set<string> | undefined;

  constructor(path: string, { name, text, map }: Origin, code: string) {
    this.path = path;
    this.name = name;
    this.text = text;
    this.code = code;
    this.#map = new SourceMap(JSON.parse(map));
    this.#lines = code.split("\n");
  }

  /** The user's line, from 1, or undefined where the code is none of theirs. */
  lineOf({ lineNumber, columnNumber }: Location): number | undefined {
    const line = this.#lines[lineNumber];
    if (line === undefined || isAdded(line, columnNumber)) return undefined;
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    return "originalLine" in entry && entry.generatedLine === lineNumber ? entry.originalLine + 1 : undefined;
  }

  /** Whether the code at a place begins with a word. */
  hasWord(word: string, { lineNumber, columnNumber }: Location): boolean {
    return this.#lines[lineNumber]?.startsWith(word, columnNumber) ?? false;
  }

  /** Whether a place is behind the last statement of a cell. */
  isEndOfCell({ lineNumber }: Location): boolean {
    return this.#lines[lineNumber]?.startsWith("//# sourceURL=") ?? false;
  }

  /** Whether it is a cell's, and no local file's. */
  get isCell(): boolean {
    return this.#lines.at(-1)?.startsWith("//# sourceURL=cell:") ?? false;
  }

  /** The names that are others in JavaScript, as the user wrote them. */
  get setApart(): string[] {
    return (this.code.match(namesApart) ?? []).map(asWritten);
  }

  /** Whether a name stands in the user's text: compiling adds others, and so does the function around a module. */
  mentions(name: string): boolean {
    this.#names ??= new Set(this.text.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
    return this.#names.has(name) && !ofModules.has(name);
  }
}

/** Whether a place belongs to the checks that are compiled into cells. */
function isAdded(line: string, column: number): boolean {
  if (!line.includes(hostName)) return false;
  return [...line.matchAll(added)].some(({ index, 0: text }) => index <= column && column < index + text.length);
}
