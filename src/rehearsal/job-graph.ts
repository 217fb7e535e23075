/** The jobs and their needs as a drawing: columns by depth, the fewest edges that say all. */
import { markup, type Html } from '../markup.ts';
import { jobMarks } from './progress.ts';
import type { JobReport } from './report.ts';

const box = { width: 148, height: 44, gapX: 34, gapY: 18, margin: 8 } as const;

interface Placed {
  readonly job: JobReport;
  readonly x: number;
  readonly y: number;
}

/** An SVG of the graph; each box links to the job's part of the page. */
export function renderJobGraph(jobs: readonly JobReport[]): Html {
  const placed = place(jobs);
  const all = [...placed.values()];
  const width = Math.max(...all.map(({ x }) => x)) + box.width + box.margin;
  const height = Math.max(...all.map(({ y }) => y)) + box.height + box.margin;
  const edges = jobs.flatMap((job) =>
    directNeeds(job, jobs).map((need) => edge(placed.get(need)!, placed.get(job.id)!)),
  );
  return markup`<svg
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="Jobs and what they need"
  >
    ${edges}${all.map(node)}
  </svg>`;
}

function place(jobs: readonly JobReport[]): ReadonlyMap<string, Placed> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = Math.max(-1, ...byId.get(id)!.needs.map(depthOf)) + 1;
    depths.set(id, depth);
    return depth;
  };
  const rows: number[] = [];
  const placed = new Map<string, Placed>();
  for (const job of jobs) {
    const column = depthOf(job.id);
    const row = rows[column] ?? 0;
    rows[column] = row + 1;
    placed.set(job.id, {
      job,
      x: box.margin + column * (box.width + box.gapX),
      y: box.margin + row * (box.height + box.gapY),
    });
  }
  return placed;
}

/** Needs that no other need already implies. */
function directNeeds(job: JobReport, jobs: readonly JobReport[]): readonly string[] {
  const needsOf = new Map(jobs.map((other) => [other.id, other.needs]));
  const implied = new Set<string>();
  const open = job.needs.flatMap((need) => needsOf.get(need)!);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (implied.has(id)) continue;
    implied.add(id);
    open.push(...needsOf.get(id)!);
  }
  return job.needs.filter((need) => !implied.has(need));
}

function edge(from: Placed, to: Placed): Html {
  const x1 = from.x + box.width;
  const y1 = from.y + box.height / 2;
  const y2 = to.y + box.height / 2;
  const bend = Math.max(24, (to.x - x1) / 2);
  return markup`<path
    class="edge"
    d="M${x1} ${y1}C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}"
  />`;
}

function node({ job, x, y }: Placed): Html {
  const name = job.id.length > 15 ? `${job.id.slice(0, 14)}…` : job.id;
  const note = job.keptFromAttempt === undefined ? job.state : `${job.state}, kept`;
  return markup`<a href="#job-${job.id}" class="${job.state}"
    ><title>${job.id}: ${job.state}</title
    ><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8" /><text
      class="mark"
      x="${x + 14}"
      y="${y + 27}"
      >${jobMarks[job.state]}</text
    ><text class="name" x="${x + 36}" y="${y + 19}">${name}</text
    ><text class="note" x="${x + 36}" y="${y + 34}">${note}</text></a
  >`;
}
