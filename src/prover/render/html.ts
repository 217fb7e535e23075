/** The page: the graph of jobs, and each counterexample played step by step. No script runs. */
import { renderPage } from '../../html-page.ts';
import { depthsOf, jobGraphStyle, renderJobGraph, type GraphJob } from '../../job-graph.ts';
import { markup, type Html } from '../../markup.ts';
import type { Counterexample, PropertyVerdict } from '../report.ts';
import type { RuleFinding } from '../rule.ts';
import {
  allowedFindings,
  countLevels,
  placeOf,
  standingFindings,
  verdictMarks,
  type ProvenWorkflow,
} from './proven.ts';

/** So many steps have a style of their own; a graph that is deeper shows its end at the last. */
const maxFrames = 40;

const resultMarks = { success: '✔', failure: '✘', cancelled: '■', skipped: '–' } as const;

/** The whole page, for one workflow. */
export function renderProofHtml(proven: ProvenWorkflow): string {
  const { report } = proven;
  return renderPage({
    title: `${report.file}: ${report.verdict}`,
    style: `${jobGraphStyle}${style}${frameStyle()}`,
    body: body(proven),
  });
}

function body(proven: ProvenWorkflow): Html {
  const { report } = proven;
  const standing = standingFindings(report);
  return markup`<h1>${report.file} <span class="badge ${report.verdict}">${report.verdict}</span></h1>
    <p class="lead">Every outcome of every job was looked at, not a sample: ${countLevels(standing)}.</p>
    <h2>Jobs</h2>
    <div class="panel">${renderJobGraph(plainJobs(proven))}</div>
    <h2>Properties</h2>
    <div class="panel">${properties(report.properties)}</div>
    <h2>Findings</h2>
    ${standing.length === 0 ? markup`<p class="lead">None.</p>` : standing.map((finding, index) => findingPart(finding, index, proven))}
    ${allowedPart(proven)}
    <footer>One file, nothing loaded from anywhere, no script.</footer>`;
}

/** The jobs before anything ran: what each does. */
function plainJobs({ workflow, report }: ProvenWorkflow): readonly GraphJob[] {
  return [...workflow.jobs.values()].map(({ id, needs }) => {
    const kinds = report.effects.filter(({ site }) => site.job === id).map(({ kind }) => kind);
    const note = [...new Set(kinds)].join(', ') || 'runs';
    return { id, needs, state: 'idle', mark: '·', note: shorten(note), href: `#${id}` };
  });
}

function shorten(text: string): string {
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}

function properties(verdicts: readonly PropertyVerdict[]): Html {
  return markup`<table><tbody>${verdicts.map(
    ({ rule, verdict, because = '', dependsOn }) => markup`<tr>
      <td class="${verdict}">${verdictMarks[verdict]} ${verdict}</td>
      <td><code>${rule}</code></td>
      <td>${because} ${dependsOn.length === 0 ? '' : `Hangs on ${dependsOn.join(', ')}.`}</td>
    </tr>`,
  )}</tbody></table>`;
}

function findingPart(finding: RuleFinding, index: number, proven: ProvenWorkflow): Html {
  const { rule, level, message, counterexample, suggestion, job } = finding;
  const place = placeOf(finding, proven.report.file);
  return markup`<section class="panel finding"${{ html: anchorOf(job, index) }}>
    <h3><code>${rule}</code> <span class="badge ${level}">${level}</span> <span class="reason">${place}</span></h3>
    <p class="alert ${level}">${message}</p>
    ${counterexample ? played(counterexample, index, proven) : markup``}
    ${
      suggestion
        ? markup`<p>Write instead, in <code>${suggestion.job}</code>; it is proved to mend this:</p>
    <pre>${suggestion.needs ? `needs: [${suggestion.needs.join(', ')}]\n` : ''}if: ${suggestion.condition}</pre>`
        : markup``
    }
  </section>`;
}

// Job IDs are words; the first finding of a job is what its box leads to.
function anchorOf(job: string | undefined, index: number): string {
  return job !== undefined && /^[\w/-]+$/.test(job) ? ` id="${job}"` : ` id="finding-${index}"`;
}

/** A frame for each column of the graph: what is decided by then, and nothing else. */
function played(run: Counterexample, index: number, proven: ProvenWorkflow): Html {
  const jobs = [...proven.workflow.jobs.values()];
  const depths = depthsOf(jobs);
  const last = Math.min(maxFrames - 1, Math.max(0, ...depths.values()));
  const steps = Array.from({ length: last + 1 }, (_, step) => step);
  const group = `run-${index}`;
  return markup`<ul class="given">
      ${run.given.map(({ subject, value }) => markup`<li>with <code>${subject}</code>: ${value}</li>`)}
      ${run.faults.map(({ message }) => markup`<li class="failure">${message}</li>`)}
      ${run.conditions.map(
        ({ job, source, held, at }) =>
          markup`<li><code>${job}</code>: <code>${source}</code> ${held ? 'held' : 'did not hold'} (line ${at.line ?? '?'})</li>`,
      )}
    </ul>
    <div class="play">
      ${steps.map(
        (step) =>
          markup`<input type="radio" name="${group}" id="${group}-${step}"${{ html: step === last ? ' checked' : '' }} />
        <label for="${group}-${step}">${step + 1}</label>`,
      )}
      <div class="frames">
        ${steps.map(
          (step) =>
            markup`<div>${renderJobGraph(
              jobs.map(({ id, needs }) =>
                frameJob({ id, needs }, run, (depths.get(id) ?? 0) <= step || step === last),
              ),
            )}</div>`,
        )}
      </div>
    </div>`;
}

function frameJob(
  { id, needs }: Pick<GraphJob, 'id' | 'needs'>,
  { outcomes }: Counterexample,
  isDecided: boolean,
): GraphJob {
  const result = outcomes.find(({ job }) => job === id)?.result;
  if (!isDecided || result === undefined) {
    return { id, needs, state: 'idle', mark: '·', note: 'not yet', href: `#${id}` };
  }
  return { id, needs, state: result, mark: resultMarks[result], note: result, href: `#${id}` };
}

function allowedPart({ report }: ProvenWorkflow): Html {
  const allowed = allowedFindings(report);
  if (allowed.length === 0) return markup``;
  return markup`<h2>Allowed</h2>
    <div class="panel"><table><tbody>${allowed.map(
      (finding) =>
        markup`<tr><td><code>${finding.rule}</code></td><td>${placeOf(finding, report.file)}</td><td>${finding.allowedBecause ?? ''}</td></tr>`,
    )}</tbody></table></div>`;
}

const style = `
.proved { color: var(--good); } .refuted, .badge.error { color: var(--bad); } .unknown, .badge.warning { color: var(--wait); } .idle, .badge.notice { color: var(--idle); }
.finding { margin: 0 0 14px; } .finding h3 { margin: 0; font-size: 15px; } .given { margin: 8px 0; padding-left: 20px; }
.play input { position: absolute; opacity: 0; } .play label { display: inline-block; min-width: 30px; text-align: center; border: 1px solid var(--line); border-radius: 6px; padding: 1px 8px; margin: 0 2px 8px 0; cursor: pointer; font-size: 13px; }
.play input:checked + label { background: var(--ink); color: var(--panel); } .play input:focus-visible + label { outline: 2px solid var(--wait); }
.frames > div { display: none; }
`;

function frameStyle(): string {
  const shown = Array.from(
    { length: maxFrames },
    (_, step) =>
      `.play input:nth-of-type(${step + 1}):checked ~ .frames > :nth-of-type(${step + 1})`,
  );
  return `${shown.join(', ')} { display: block; }\n`;
}
