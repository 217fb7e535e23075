/** The style that the suite’s HTML pages share: light and dark, no resources from anywhere. */
export const pageStyle = `
:root { color-scheme: light dark; --bg: #f6f7f9; --panel: #fff; --ink: #1c2128; --soft: #5b6673; --line: #d9dee5;
  --good: #1a7f45; --bad: #c02b33; --wait: #9a6400; --idle: #7b8794; --code: #f1f3f6; --good-bg: #e5f5ea; --bad-bg: #fde9ea; --wait-bg: #fdf3dc; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #0f1318; --panel: #171c23; --ink: #e4e9ef; --soft: #98a4b3; --line: #2b333d;
    --good: #58c98a; --bad: #ff7f86; --wait: #e6b450; --idle: #8492a3; --code: #11161c; --good-bg: #14301f; --bad-bg: #3a1a1d; --wait-bg: #33290f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 32px 0 10px; }
.lead { color: var(--soft); margin: 4px 0 0; }
.facts { display: flex; flex-wrap: wrap; gap: 10px; margin: 18px 0 0; padding: 0; list-style: none; }
.facts li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 6px 12px; }
.facts b { font-weight: 600; } .facts span { color: var(--soft); margin-right: 6px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px; overflow-x: auto; }
.badge { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 13px; font-weight: 600; border: 1px solid currentColor; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 13px; color: var(--soft); font-weight: 600; } tr:last-child td { border-bottom: 0; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); border-radius: 8px; padding: 10px 12px; margin: 8px 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.alert { white-space: pre-line; border-left: 4px solid var(--bad); background: var(--bad-bg); border-radius: 0 8px 8px 0; padding: 8px 12px; margin: 8px 0; overflow-wrap: anywhere; }
.alert.warning { border-color: var(--wait); background: var(--wait-bg); } .alert.notice { border-color: var(--line); background: var(--code); }
footer { color: var(--soft); font-size: 13px; margin-top: 32px; }
details { border-top: 1px solid var(--line); } details:first-of-type { border-top: 0; }
summary { cursor: pointer; padding: 7px 2px; } summary .time, .reason { color: var(--soft); font-size: 13px; }
`;
