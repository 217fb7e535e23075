/** The jobs and their needs as a drawing: columns by depth, the fewest edges that say all. */
import { markup, type Html } from './markup.ts';

/** A job as it is drawn. */
export interface GraphJob {
  readonly id: string;
  /** IDs of others in the drawing. */
  readonly needs: readonly string[];
  /** A CSS class: what became of it. */
  readonly state: string;
  /** One character. */
  readonly mark: string;
  /** A word or two below its name. */
  readonly note: string;
  /** Where its box leads, if anywhere: `#job-build`. */
  readonly href?: string;
  /** It is the one that is spoken of. */
  readonly isMarked?: boolean;
}

/** The style of the drawing; colours come from the classes of states. */
export const jobGraphStyle = `
.success { color: var(--good); } .failure { color: var(--bad); } .cancelled, .held, .waiting { color: var(--wait); } .skipped { color: var(--idle); }
svg { display: block; max-width: 100%; height: auto; } svg a { text-decoration: none; }
svg .edge { fill: none; stroke: var(--idle); stroke-opacity: 0.55; stroke-width: 1.5; }
svg rect { fill: var(--panel); stroke: currentColor; stroke-width: 1.4; }
svg .success > rect { fill: var(--good-bg); } svg .failure > rect { fill: var(--bad-bg); }
svg .cancelled > rect, svg .held > rect, svg .waiting > rect { fill: var(--wait-bg); }
svg .skipped > rect { stroke-dasharray: 4 3; } svg .marked > rect { stroke-width: 3; }
svg text { fill: var(--ink); font-size: 13px; } svg .name { font-weight: 600; } svg .note { fill: var(--soft); font-size: 11.5px; } svg .mark { fill: currentColor; font-size: 15px; }
`;

const box = { height: 44, gapX: 34, gapY: 18, margin: 8 } as const;
/** Letters of a name that are shown; those of a note, which are smaller, are a few more. */
const letters = { least: 15, most: 26 } as const;
const letterWidth = 7.4;
/** The mark before the letters, and the space behind them. */
const frame = 44;

interface Placed {
  readonly job: GraphJob;
  readonly width: number;
  readonly x: number;
  readonly y: number;
}

/** An SVG of the graph. The needs of the jobs lead nowhere in a circle. */
export function renderJobGraph(jobs: readonly GraphJob[]): Html {
  const placed = place(jobs);
  const all = [...placed.values()];
  const width = Math.max(...all.map(({ x, width: own }) => x + own)) + box.margin;
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

/** How many needs in a row stand before each job: its column, from 0. */
export function depthsOf(
  jobs: readonly Pick<GraphJob, 'id' | 'needs'>[],
): ReadonlyMap<string, number> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = Math.max(-1, ...byId.get(id)!.needs.map(depthOf)) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of jobs) depthOf(id);
  return depths;
}

function place(jobs: readonly GraphJob[]): ReadonlyMap<string, Placed> {
  const depths = depthsOf(jobs);
  const longest = Math.max(letters.least, ...jobs.map(({ id }) => id.length));
  const width = Math.ceil(frame + Math.min(longest, letters.most) * letterWidth);
  const rows: number[] = [];
  const placed = new Map<string, Placed>();
  for (const job of jobs) {
    const column = depths.get(job.id)!;
    const row = rows[column] ?? 0;
    rows[column] = row + 1;
    placed.set(job.id, {
      job,
      width,
      x: box.margin + column * (width + box.gapX),
      y: box.margin + row * (box.height + box.gapY),
    });
  }
  return placed;
}

/** Needs that no other need already implies. */
function directNeeds(job: GraphJob, jobs: readonly GraphJob[]): readonly string[] {
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
  const x1 = from.x + from.width;
  const y1 = from.y + box.height / 2;
  const y2 = to.y + box.height / 2;
  const bend = Math.max(24, (to.x - x1) / 2);
  return markup`<path
    class="edge"
    d="M${x1} ${y1}C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}"
  />`;
}

function node({ job, x, y, width }: Placed): Html {
  const { id, note, state, mark, href, isMarked } = job;
  const fit = Math.floor((width - frame) / letterWidth);
  const content = markup`<title>${id}: ${note}</title
    ><rect x="${x}" y="${y}" width="${width}" height="${box.height}" rx="8" /><text
      class="mark"
      x="${x + 14}"
      y="${y + 27}"
      >${mark}</text
    ><text class="name" x="${x + 36}" y="${y + 19}">${shorten(id, fit)}</text
    ><text class="note" x="${x + 36}" y="${y + 34}">${shorten(note, fit + 3)}</text>`;
  const classes = isMarked ? `${state} marked` : state;
  return href === undefined
    ? markup`<g class="${classes}">${content}</g>`
    : markup`<a href="${href}" class="${classes}">${content}</a>`;
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
