/** Cells that throw what is no error, and its text. */
export const thrownValues = [
  ["throw 'text'", "'text'"],
  ["throw null", "null"],
  ["throw undefined", "undefined"],
  ["throw 10n", "10n"],
  ["throw NaN", "NaN"],
  ["throw { a: 1 }", "{ a: 1 }"],
  ["throw Symbol('s')", "Symbol(s)"],
  ["await Promise.reject(5)", "5"],
];

/** Cells that catch, and what they print. */
export const catchingCells = [
  ["catch with a pattern", "try { throw new Error('why') } catch ({ message }) { console.log(message) }", "why\n"],
  ["catch without a name", "try { throw 1 } catch { console.log('caught') }", "caught\n"],
  ["catch of undefined", "try { throw undefined } catch (e) { console.log(e) }", "undefined\n"],
  ["promises' catch", "await Promise.reject(new Error('no')).catch(({ message }) => console.log(message))", "no\n"],
];
