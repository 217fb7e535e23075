/** What report.html has besides the suite’s own style: jobs, and how they ended. */
export const reportStyle = `
.success, .equal, .public { color: var(--good); } .failure, .different { color: var(--bad); }
.cancelled, .held, .waiting, .stopped, .draft { color: var(--wait); } .skipped, .absent, .not-asked, .none { color: var(--idle); }
svg { display: block; max-width: 100%; height: auto; } svg a { text-decoration: none; }
svg .edge { fill: none; stroke: var(--idle); stroke-opacity: 0.55; stroke-width: 1.5; }
svg rect { fill: var(--panel); stroke: currentColor; stroke-width: 1.4; }
svg a.success rect { fill: var(--good-bg); } svg a.failure rect { fill: var(--bad-bg); }
svg a.cancelled rect, svg a.held rect, svg a.waiting rect { fill: var(--wait-bg); }
svg a.skipped rect { stroke-dasharray: 4 3; }
svg text { fill: var(--ink); font-size: 13px; } svg .name { font-weight: 600; } svg .note { fill: var(--soft); font-size: 11.5px; } svg .mark { fill: currentColor; font-size: 15px; }
.job { margin: 0 0 14px; } .job > header { display: flex; flex-wrap: wrap; gap: 10px; align-items: baseline; margin-bottom: 4px; } .job h3 { margin: 0; font-size: 15px; }
`;
