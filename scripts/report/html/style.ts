/** Light and dark; text keeps a contrast of 4.5 : 1 and more, and no meaning is in colour alone. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --panel: #f4f6f8; --ink: #1d2330; --soft: #566072; --line: #d4d9e1;
  --link: #1652b0; --good: #17652d; --bad: #a51d24; --old: #fdecec; --old-mark: #f7bcbc; --new: #e6f6ea; --new-mark: #a9dfb6; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171d; --panel: #1d2129; --ink: #e6e9ef; --soft: #a9b2c1; --line: #3a414e; --link: #8db8ff;
    --good: #7fd596; --bad: #ff9a9a; --old: #331d20; --old-mark: #6e2a30; --new: #16301f; --new-mark: #235c36; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.25rem 4rem; max-width: 90rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .9rem; margin: 1rem 0 .25rem; color: var(--soft); font-weight: 600; overflow-wrap: anywhere; }
.soft, .note { color: var(--soft); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
.list th, .list td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: start; }
.list .number { text-align: end; font-variant-numeric: tabular-nums; }
pre, .diff td { font: .85rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; tab-size: 4; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: .5rem .75rem; margin: .25rem 0;
  max-height: 40rem; overflow: auto; }
pre.problem { border-inline-start: 4px solid var(--bad); }
.box { max-height: 30rem; overflow: auto; border: 1px solid var(--line); }
.diff { width: 100%; table-layout: fixed; }
.diff th { text-align: start; font-weight: 600; font-size: .85rem; background: var(--panel); padding: .2rem .75rem;
  position: sticky; top: 0; z-index: 1; }
.diff td { vertical-align: top; padding: 0 .5rem 0 1.4rem; position: relative; }
.diff :is(td, th) + :is(td, th) { border-inline-start: 1px solid var(--line); }
.diff .old { background: var(--old); } .diff .new { background: var(--new); } .diff .none { background: var(--panel); }
.diff .old::before { content: "−"; } .diff .new::before { content: "+"; }
.diff td::before { position: absolute; inset-inline-start: .4rem; color: var(--soft); }
.diff del { background: var(--old-mark); text-decoration: none; } .diff ins { background: var(--new-mark); text-decoration: none; }
.diff .gap td { color: var(--soft); font-family: inherit; text-align: center; background: var(--panel); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: .75rem; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 4px; padding: .5rem; background: var(--panel); }
figcaption { font-size: .85rem; color: var(--soft); margin-bottom: .25rem; }
figure img { max-width: 100%; height: auto; background: #fff; image-rendering: auto; display: block; }
iframe { width: 100%; height: 16rem; resize: vertical; border: 0; background: #fff; color-scheme: light; }
summary { cursor: pointer; }
`;
