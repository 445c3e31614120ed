// What a reader has made of the cells of a page, kept in this browser and nowhere else.

/** A cell's text as its reader left it, and the lesson's text that it was made of. */
export interface Edit {
  text: string;
  of: string;
}

/** The edits of one page, by the names of their cells. */
export class Edits {
  readonly #key = `course-edits ${location.pathname}`;
  #edits: Record<string, Edit>;
  /** Whether the browser keeps them when the page is left. */
  isKept = true;

  constructor() {
    this.#edits = this.#read() ?? {};
  }

  get(cell: string): Edit | undefined {
    return Object.hasOwn(this.#edits, cell) ? this.#edits[cell] : undefined;
  }

  set(cell: string, edit: Edit | undefined): void {
    // another tab may have changed other cells; what could not be kept is only here
    if (this.isKept) this.#edits = this.#read() ?? this.#edits;
    if (edit === undefined) delete this.#edits[cell];
    else this.#edits[cell] = edit;
    this.#write();
  }

  #read(): Record<string, Edit> | undefined {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
      const entries = Object.entries(read ?? {}).filter(([, edit]) => isEdit(edit));
      return Object.fromEntries(entries);
    } catch {
      return undefined;
    }
  }

  #write(): void {
    try {
      if (Object.keys(this.#edits).length === 0) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(this.#edits));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }
}

const isEdit = (value: unknown): value is Edit =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Edit).text === "string" &&
  typeof (value as Edit).of === "string";

/** Whether two texts are the same code: the page shows no blank lines around it. */
export const isSameCode = (one: string, other: string): boolean => one.trim() === other.trim();
