/**
 * A counterexample, played: one frame for each column of the graph, chosen by radio buttons. CSS
 * alone moves it, so that the page runs no script and its policy allows none.
 */
import { depthsOf, renderJobGraph, type GraphJob } from '../../job-graph.ts';
import { markup, type Html } from '../../markup.ts';
import type { JobResult } from '../../workflow/job-result.ts';
import type { Workflow } from '../../workflow/model.ts';
import type { CounterRun, Refutation } from '../proof/verdict.ts';

/** So many frames have a style of their own; a graph that is deeper shows its end in the last. */
const maxFrames = 40;

const marks: Readonly<Record<JobResult, string>> = {
  success: '✔',
  failure: '✘',
  cancelled: '■',
  skipped: '–',
};

/** The frames, the last one chosen. `group` tells players of a page apart. */
export function renderPlayer(refutation: Refutation, group: string, workflow: Workflow): Html {
  const { run, job: place } = refutation;
  const jobs = [...workflow.jobs.values()];
  const depths = depthsOf(jobs);
  const last = Math.min(maxFrames - 1, Math.max(0, ...depths.values()));
  const frames = Array.from({ length: last + 1 }, (_, frame) => frame);
  const drawn = (frame: number) =>
    jobs.map(({ id, needs }): GraphJob => {
      const isDecided = frame === last || depths.get(id)! <= frame;
      return { id, needs, ...stateOf(id, isDecided ? run : undefined), isMarked: id === place };
    });
  return markup`<div class="play">
    ${frames.map(
      (frame) =>
        markup`<input type="radio" name="${group}" id="${group}-${frame}"${{ html: frame === last ? ' checked' : '' }} /><label for="${group}-${frame}">${frame === last ? 'end' : frame + 1}</label>`,
    )}
    <div class="frames">
      ${frames.map((frame) => markup`<div>${renderJobGraph(drawn(frame))}</div>`)}
    </div>
  </div>`;
}

function stateOf(id: string, run: CounterRun | undefined) {
  const result = run?.jobs.find(({ job }) => job === id)?.result;
  if (result === undefined) return { state: 'idle', mark: '·', note: 'not yet' };
  return { state: result, mark: marks[result], note: result };
}

const shown = Array.from(
  { length: maxFrames },
  (_, frame) =>
    `.play input:nth-of-type(${frame + 1}):checked ~ .frames > :nth-child(${frame + 1})`,
);

/** Which frame is shown follows which button is chosen. */
export const playerStyle = `
.play { margin: 10px 0; } .play input { position: absolute; opacity: 0; }
.play label { display: inline-block; min-width: 32px; text-align: center; border: 1px solid var(--line); border-radius: 6px; padding: 1px 8px; margin: 0 4px 8px 0; cursor: pointer; font-size: 13px; }
.play input:checked + label { background: var(--ink); color: var(--panel); } .play input:focus-visible + label { outline: 2px solid var(--wait); }
.frames { overflow-x: auto; } .frames > div { display: none; }
${shown.join(', ')} { display: block; }
`;
