/** The page: the graph of jobs, and each counterexample played step by step. No script runs. */
import { warningOfNothing } from '../known-release.ts';
import { renderPage } from '../../html-page.ts';
import { jobGraphStyle, renderJobGraph, type GraphJob } from '../../job-graph.ts';
import { markup, type Html } from '../../markup.ts';
import type { Effect } from '../effect.ts';
import type { RuleFinding } from '../rule.ts';
import { jobPlaces } from './job-places.ts';
import { playerStyle, renderPlayer } from './player.ts';
import {
  allowedFindings,
  countLevels,
  groupStandings,
  placeOf,
  standingFindings,
  unknownWorkOfJobs,
  type ProvenWorkflow,
} from './proven.ts';
import { cureOf, headlineOf, tellStory, type Story } from './story.ts';
import { describeEffect, describePlace } from './words.ts';

/** The whole page, for one workflow. */
export function renderProofHtml(proven: ProvenWorkflow): string {
  const { report } = proven;
  return renderPage({
    title: `${report.file}: ${report.verdict}`,
    style: `${jobGraphStyle}${style}${playerStyle}`,
    body: body(proven),
  });
}

function body(proven: ProvenWorkflow): Html {
  const { report } = proven;
  const { file, verdict } = report;
  const standing = standingFindings(report);
  const nothing = warningOfNothing(report);
  const isWhole = report.properties.every(({ standing: kind }) => /^(?:proved|empty)$/.test(kind));
  const lead = isWhole
    ? 'In no outcome of any job does this workflow break its order; every one was looked at, not a sample.'
    : 'Every outcome of every job was looked at, not a sample.';
  return markup`<h1>${file} <span class="badge ${verdict}">${verdict}</span></h1>
    <p class="lead">${lead} ${sentence(countLevels(standing))}</p>
    ${nothing === undefined ? markup`` : markup`<p class="alert warning">${prose(nothing)}</p>`}
    ${standing
      .filter(({ refutation }) => refutation)
      .map((finding, index) => findingPart(finding, index, proven))}
    <h2>Jobs</h2>
    <div class="panel">${renderJobGraph(idleJobs(proven))}</div>
    <h2>Properties</h2>
    <div class="panel">
      <table>
        <tbody>
          ${groupStandings(report.properties).map(
            ({ standing: kind, mark, words, rules }) =>
              markup`<tr>
                <td class="${kind}">${mark} ${words}</td>
                <td>${rules.map((rule) => markup`<code>${rule}</code> `)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${findingTable(
      standing.filter(({ refutation }) => !refutation),
      report.file,
    )}
    ${remarks(proven)}
    <footer>One file, nothing loaded from anywhere, no script.</footer>`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Text with what stands between back-ticks in code type. */
function prose(text: string): Html {
  const parts = text.split(/`([^`]+)`/);
  return markup`${parts.map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`))}`;
}

/** The jobs before anything ran: what each does. */
function idleJobs({ workflow, report }: ProvenWorkflow): readonly GraphJob[] {
  return [...workflow.jobs.values()].map(({ id, needs }) => {
    const own = report.effects.filter(({ site }) => site.job === id);
    const isOut = own.some(reachesUsers);
    // What users see stands first: the box may be too narrow for all.
    const sorted = own.toSorted((one, other) => +reachesUsers(other) - +reachesUsers(one));
    const note = [...new Set(sorted.map(describeEffect))].join(', ');
    return { id, needs, state: isOut ? 'reaches-users' : 'idle', mark: isOut ? '◆' : '·', note };
  });
}

const reachesUsers = ({ kind }: Effect) => kind === 'publishes' || kind === 'announces';

function findingPart(finding: RuleFinding, index: number, proven: ProvenWorkflow): Html {
  const { rule, level, refutation } = finding;
  const { workflow, called, report } = proven;
  const story = refutation && tellStory(refutation, jobPlaces(workflow, called));
  const cure = cureOf(finding);
  return markup`<section class="panel finding">
    <h3>
      <span class="badge ${level}">${level}</span> <code>${rule}</code>
      <span class="reason">${placeOf(finding, report.file)}</span>
    </h3>
    <p class="alert ${level}">${prose(headlineOf(finding))}</p>
    ${story ? storyPart(story) : markup``}
    ${refutation?.run ? renderPlayer(refutation, `run-${index}`, workflow) : markup``}
    ${story?.instead ? insteadPart(story.instead) : markup``}
    ${cure === undefined || story?.instead ? markup`` : markup`<p><b>Cure</b> ${prose(cure)}</p>`}
  </section>`;
}

/** Findings that no run has to show. */
function findingTable(findings: readonly RuleFinding[], file: string): Html {
  if (findings.length === 0) return markup``;
  const rows = findings.map(
    (finding) =>
      markup`<tr>
        <td><span class="badge ${finding.level}">${finding.level}</span></td>
        <td><code>${finding.rule}</code><br /><span class="reason">${placeOf(finding, file)}</span></td>
        <td>${prose(finding.message)}</td>
      </tr>`,
  );
  return markup`<h2>From the file alone</h2>
    <div class="panel">
      <table>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function storyPart({ given, faults, hasFault, condition, doubts }: Story): Html {
  return markup`<ul class="story">
    ${given.map((each) => markup`<li>When ${prose(each)}</li>`)}
    ${faults.map((each) => markup`<li class="${hasFault ? 'failure' : 'idle'}"><b>${prose(each)}</b></li>`)}
    ${
      condition
        ? markup`<li>Let through by <code>${condition.job}</code> at ${condition.place}: ${condition.isImplicit ? 'no ' : ''}<code>if</code>${condition.isImplicit ? ', which is' : ':'} <code>${condition.source}</code></li>`
        : markup``
    }
    ${doubts.map((each) => markup`<li class="unknown">Not sure: ${prose(each)}</li>`)}
  </ul>`;
}

function insteadPart({ job, lines }: NonNullable<Story['instead']>): Html {
  return markup`<p><b>Write instead</b>, in <code>${job}</code>; it is proved to mend this:</p>
    <pre>${lines.join('\n')}</pre>`;
}

function remarks({ report }: ProvenWorkflow): Html {
  const { file, unusedWaivers, settings, opaqueCalls } = report;
  const rows = [
    ...allowedFindings(report).map((finding) => [
      'allowed',
      finding.rule,
      placeOf(finding, file),
      `because ${finding.allowedBecause ?? ''}`,
    ]),
    ...unusedWaivers.map(({ rule, at }) => [
      'allowed, and nothing needs it',
      rule,
      describePlace(at),
      'remove the comment',
    ]),
    ...[...settings].flatMap(([rule, { level, because = '' }]) =>
      level === 'off' ? [['left out', rule, 'configuration', `because ${because}`]] : [],
    ),
    ...opaqueCalls.map(({ site, name }) => ['not looked into', name, site.job, '']),
    ...unknownWorkOfJobs(report).map(({ job, power, names }) => [
      'not known what it does',
      names.join(', '),
      job,
      power,
    ]),
  ];
  if (rows.length === 0) return markup``;
  return markup`<h2>Besides</h2>
    <div class="panel">
      <table>
        <tbody>
          ${rows.map((cells) => markup`<tr>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}

const style = `
.PROVED, .proved { color: var(--good); } .REFUTED, .refuted, .badge.error { color: var(--bad); }
.UNKNOWN, .unknown, .doubtful, .badge.warning { color: var(--wait); } .idle, .empty, .allowed, .off, .badge.notice { color: var(--idle); } .reaches-users { color: var(--good); }
/* Long chains are scrolled: names that shrink with them cannot be read. */
.panel svg { max-width: none; }
.finding { margin: 16px 0 0; } .finding h3 { margin: 0; font-size: 15px; } .story { margin: 8px 0; padding-left: 20px; } .story li.failure { color: var(--bad); }
`;
