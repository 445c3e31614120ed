import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, insertTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { linter, lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, type Tooltip } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Completions, Mark } from "d2l-ts-kernel/browser";
import { docsAt, showDocs } from "./docs.js";

/** What an editor asks of the lesson that it edits a cell of. */
export interface EditorHost {
  language: "typescript" | "javascript";
  /** For those who do not see where it is. */
  name: string;
  changed(text: string): void;
  leave(): void;
  check(text: string): Promise<Mark[]>;
  complete(text: string, cursor: number): Promise<Completions | undefined>;
  /** Documentation of what stands there, as Markdown. */
  inspect(text: string, cursor: number): Promise<string | undefined>;
}

/** An editor in place of a cell's code. */
export interface Editor {
  text: string;
  focus(): void;
  /** Asks what completes the text at the cursor, as Tab does. */
  complete(): void;
}

/** Put an editor into an element. */
export function openEditor(parent: HTMLElement, text: string, host: EditorHost): Editor {
  const extensions = [
    javascript({ typescript: host.language === "typescript", jsx: true }),
    ...[syntaxHighlighting(colours), looks, EditorView.lineWrapping, indentUnit.of("  "), EditorState.tabSize.of(2)],
    ...[history(), indentOnInput(), bracketMatching(), closeBrackets()],
    // who asks by Tab may take by Tab at once: the list comes up for nobody else
    autocompletion({ override: [completeBy(host)], activateOnTyping: false, icons: false, interactionDelay: 0 }),
    linter((view) => marksOf(view, host), { delay: 600 }),
    hoverTooltip((view, position) => docsTooltip(view, position, host)),
    showDocs,
    keymap.of(keysOf(host)),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
    EditorView.contentAttributes.of({ "aria-label": host.name, autocapitalize: "off", autocorrect: "off" }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) host.changed(state.doc.toString());
    }),
  ] satisfies Extension[];
  const view = new EditorView({ doc: text, extensions, parent });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(insert) {
      // one step, which undo takes back
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
    },
    focus: () => view.focus(),
    complete() {
      view.focus();
      startCompletion(view);
    },
  };
}

/** Tab completes a name and indents elsewhere; Escape leaves, so that Tab holds nobody. */
function keysOf(host: EditorHost) {
  return [
    {
      key: "Tab",
      run(view: EditorView): boolean {
        if (acceptCompletion(view)) return true;
        const { from, empty } = view.state.selection.main;
        if (!empty) return indentMore(view);
        const before = view.state.sliceDoc(Math.max(0, from - 1), from);
        return /[\w$.]/.test(before) ? startCompletion(view) : insertTab(view);
      },
    },
    {
      key: "Shift-Tab",
      run(view: EditorView): boolean {
        const { from, empty } = view.state.selection.main;
        const before = view.state.doc.lineAt(from).text.slice(0, from - view.state.doc.lineAt(from).from);
        if (!empty || before.trim() === "") return indentLess(view);
        void docsTooltip(view, from, host).then((docs) => view.dispatch({ effects: docsAt.of(docs) }));
        return true;
      },
    },
    {
      key: "Escape",
      run(): boolean {
        host.leave();
        return true;
      },
    },
  ];
}

const completeBy =
  (host: EditorHost) =>
  async ({ state, pos }: CompletionContext): Promise<CompletionResult | null> => {
    const found = await host.complete(state.doc.toString(), pos);
    if (found === undefined || found.items.length === 0) return null;
    const options = found.items.map(({ label, type, detail }) => ({ label, type, ...(detail && { detail }) }));
    return { from: found.start, to: found.end, options, validFor: /^[\w$]*$/ };
  };

async function marksOf(view: EditorView, host: EditorHost) {
  const { length } = view.state.doc;
  const marks = await host.check(view.state.doc.toString());
  return marks.map(({ start, end, severity, message }) => {
    const from = Math.min(start, length);
    return { from, to: Math.max(from, Math.min(end, length)), severity, message };
  });
}

async function docsTooltip(view: EditorView, position: number, host: EditorHost): Promise<Tooltip | null> {
  const text = await host.inspect(view.state.doc.toString(), position);
  if (text === undefined || text === "") return null;
  const [{ richHtml }, { safeNodes }] = await Promise.all([import("./rich.js"), import("./safe.js")]);
  return {
    pos: position,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "docs text";
      dom.append(safeNodes(richHtml(text)));
      return { dom };
    },
  };
}

const inColour = (name: string): { color: string } => ({ color: `var(--${name})` });

/** The colours of code on the rest of the site. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.typeName, tags.self], ...inColour("keyword") },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.escape], ...inColour("string") },
  { tag: tags.number, ...inColour("number") },
  { tag: tags.comment, ...inColour("comment"), fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className], ...inColour("name") },
]);

const looks = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--link)", outlineOffset: "-2px", borderRadius: "8px 8px 0 0" },
  ".cm-scroller": { font: "inherit", lineHeight: "1.6" },
  ".cm-content": { padding: "0.85rem 0", caretColor: "var(--ink)" },
  // a long line goes on below, further in, as in the code that is only shown
  ".cm-line": { padding: "0 1rem 0 1.5rem", textIndent: "-2ch" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--tint)", outline: "1px solid var(--line)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--ink)", backgroundColor: "var(--tint)" },
  ".cm-diagnostic": { fontFamily: "inherit", whiteSpace: "pre-wrap" },
});
