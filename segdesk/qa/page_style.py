"""The style sheet of the HTML report: light and dark by what the reader's system says, fit for print."""

STYLE = """
:root { color-scheme: light dark; --ground: #f6f6f7; --panel: #fff; --line: #dcdde1; --text: #1c1d20;
  --quiet: #5d6068; --error: #b3261e; --warning: #8a5a00; --note: #2f5fc4; --ok: #1c7a45; }
@media (prefers-color-scheme: dark) { :root { --ground: #17181a; --panel: #1f2023; --line: #34363b;
  --text: #e8e9ec; --quiet: #a2a5ad; --error: #ff8a80; --warning: #e8b04a; --note: #8ab4ff; --ok: #6fd39b; } }
* { box-sizing: border-box; }
body { background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, sans-serif; margin: 0 auto;
  max-width: 78rem; padding: 1.5rem 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .4rem; } h2 { font-size: 1.05rem; margin: 0; }
h3 { display: flex; font-size: .9rem; font-weight: 600; gap: .4rem; margin: 0 0 .15rem;
  overflow-wrap: anywhere; }
p { margin: .2rem 0; } a { color: inherit; } code { color: var(--quiet); font-size: .85em; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0;
  overflow-x: auto; padding: 1rem; }
.charts { align-items: start; display: grid; gap: 2rem; grid-template-columns: minmax(0, 1fr) 17rem; }
.charts h2, #ignored h2 { margin-bottom: .5rem; }
table { border-collapse: collapse; width: 100%; }
th { color: var(--quiet); font-size: .8rem; font-weight: 500; }
td, th { border-bottom: 1px solid var(--line); padding: .28rem .5rem; text-align: left; vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
.shares td { border: 0; padding: .15rem .3rem; vertical-align: middle; }
.checks td:first-child { white-space: nowrap; } .checks .quiet { width: 60%; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.bar { min-width: 6rem; vertical-align: middle; width: 8rem; }
.fill { border-radius: 3px; display: block; height: 7px; min-width: 2px; outline: 1px solid #8883; }
.fill.error { background: var(--error); } .fill.warning { background: var(--warning); }
.fill.note { background: var(--note); }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
.ok { color: var(--ok); } .quiet { color: var(--quiet); }
.chip { border: 1px solid var(--line); border-radius: 99px; display: inline-block; font-size: .85rem;
  font-weight: 500; margin-right: .4rem; padding: .05rem .6rem; }
.chip b { margin-right: .35rem; }
summary { align-items: center; cursor: pointer; display: flex; gap: .6rem; }
summary::before { color: var(--quiet); content: "▸"; } details[open] > summary::before { content: "▾"; }
summary::-webkit-details-marker { display: none; }
.cards { display: grid; gap: .7rem; grid-template-columns: repeat(auto-fill, minmax(23rem, 1fr));
  margin-top: .8rem; }
article { border: 1px solid var(--line); border-radius: 6px; display: flex; gap: .8rem; padding: .5rem; }
article img, .none { background: var(--ground); border-radius: 4px; flex: none; height: 96px; width: 128px; }
article p { color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere; }
footer { color: var(--quiet); font-size: .8rem; }
@media (max-width: 60rem) { .charts { grid-template-columns: 1fr; } }
@media print { section { break-inside: avoid; } body { max-width: none; } }
"""
