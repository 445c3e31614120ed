/**
 * Python's exception classes that PyTorch raises and JavaScript lacks. The name
 * lives on the prototype, so that stacks, `String(error)` and a notebook's
 * `ename` all show PyTorch's word. (`TypeError` is JavaScript's own.)
 */
abstract class PythonError extends Error {}

/** A text as Python shows it: in single quotes, or double ones around single ones. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}

function nameOnPrototype(prototype: PythonError, name: string): void {
  Object.defineProperty(prototype, "name", { value: name, configurable: true, writable: true });
}

/** PyTorch's general refusal: sizes that do not fit, a graph used twice, … */
export class RuntimeError extends PythonError {}
nameOnPrototype(RuntimeError.prototype, "RuntimeError");

/** An argument of the right type with a value that cannot be used. */
export class ValueError extends PythonError {}
nameOnPrototype(ValueError.prototype, "ValueError");

/** An index or a dimension out of range. */
export class IndexError extends PythonError {}
nameOnPrototype(IndexError.prototype, "IndexError");

/** A name that is not in a dictionary, such as an unknown key of a state dict; Python quotes what it says. */
export class KeyError extends PythonError {
  constructor(message: string) {
    super(quoted(message));
  }
}
nameOnPrototype(KeyError.prototype, "KeyError");

/** A name that an object does not have, such as that of a module or a parameter. */
export class AttributeError extends PythonError {}
nameOnPrototype(AttributeError.prototype, "AttributeError");

/** A combination that PyTorch has words for but does not implement. */
export class NotImplementedError extends PythonError {}
nameOnPrototype(NotImplementedError.prototype, "NotImplementedError");

/** A number of groups or steps of 0, which PyTorch divides by. */
export class ZeroDivisionError extends PythonError {}
nameOnPrototype(ZeroDivisionError.prototype, "ZeroDivisionError");

/** What must hold does not: PyTorch raises it for a device that it was built without. */
export class AssertionError extends PythonError {}
nameOnPrototype(AssertionError.prototype, "AssertionError");
