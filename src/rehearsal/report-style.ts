import { jobGraphStyle } from '../job-graph.ts';

/** What report.html has besides the suite’s own style: jobs, and how they ended. */
export const reportStyle = `${jobGraphStyle}
.equal, .public { color: var(--good); } .different { color: var(--bad); }
.stopped, .draft { color: var(--wait); } .absent, .not-asked, .none { color: var(--idle); }
.job { margin: 0 0 14px; } .job > header { display: flex; flex-wrap: wrap; gap: 10px; align-items: baseline; margin-bottom: 4px; } .job h3 { margin: 0; font-size: 15px; }
`;
