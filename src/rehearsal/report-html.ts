/** report.html: one file, nothing loaded from anywhere, no script, every text escaped. */
import { renderPage } from '../html-page.ts';
import { renderJobGraph } from '../job-graph.ts';
import { markup, type Html } from '../markup.ts';
import { jobMarks } from './progress.ts';
import { reportStyle } from './report-style.ts';
import type { JobReport, LegReport, RehearsalReport, Served, StepReport } from './report.ts';

/** The whole page. */
export function renderReportHtml(report: RehearsalReport): string {
  return renderPage({
    title: `Rehearsal of ${report.workflowName}: ${report.conclusion}`,
    style: reportStyle,
    body: body(report),
  });
}

function body(report: RehearsalReport): Html {
  return markup`<h1>
      Rehearsal of ${report.workflowName}
      <span class="badge ${report.conclusion}">${report.conclusion}</span>
    </h1>
    <p class="lead">${report.workflow}</p>
    ${facts(report)} ${alarms(report)}
    <h2>Jobs</h2>
    <div class="panel">${renderJobGraph(report.jobs.map(drawn))}</div>
    ${channels(report)} ${images(report)} ${releases(report)}
    <h2>Steps</h2>
    ${report.jobs.map(job)}
    <h2>Requests</h2>
    <div class="panel">
      <table>
        <thead>
          <tr>
            <th>Host</th>
            <th>Method</th>
            <th>Count</th>
          </tr>
        </thead>
        <tbody>
          ${report.requests.map(
            ({ host, method, count }) =>
              markup`<tr>
                <td>${host}</td>
                <td>${method}</td>
                <td class="number">${count}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <footer>Everything above happened on this machine: no request left it.</footer>`;
}

function drawn({ id, needs, state, keptFromAttempt }: JobReport) {
  const note = keptFromAttempt === undefined ? state : `${state}, kept`;
  return { id, needs, state, mark: jobMarks[state], note, href: `#job-${id}` };
}

function facts(report: RehearsalReport): Html {
  const entries: readonly (readonly [string, string])[] = [
    ['repository', report.repository],
    ['event', report.event],
    ['ref', report.ref],
    ['commit', report.commit.slice(0, 12)],
    ['run', `${report.runId}, attempt ${report.attempt}`],
    ['time', `${report.seconds.toFixed(1)} s`],
  ];
  return markup`<ul class="facts">
    ${entries.map(([name, value]) => markup`<li><span>${name}</span><b>${value}</b></li>`)}
  </ul>`;
}

/** What went wrong, each with where: nobody should have to unfold a log to find it. */
function alarms({ jobs, violations }: RehearsalReport): Html {
  const errors = jobs.flatMap((report) =>
    report.legs.flatMap((leg) =>
      leg.steps.flatMap(({ name, annotations }) =>
        annotations
          .filter(({ level }) => level === 'error')
          .map(({ message }) => ({ where: `${leg.name} › ${shorten(name)}`, message })),
      ),
    ),
  );
  const broken = violations.map((message) => ({ where: 'The world was violated', message }));
  return markup`${[...errors, ...broken].map(
    ({ where, message }) => markup`<p class="alert"><b>${where}</b><br />${message}</p>`,
  )}`;
}

const cellText: Readonly<Record<Served, string>> = {
  equal: '✔ equal',
  different: '✘ different',
  absent: '· absent',
  'not-asked': '–',
};

function channels(report: RehearsalReport): Html {
  if (report.artifacts.length === 0)
    return markup`<h2>Artifacts</h2>
      <p class="lead">Nothing was sealed.</p>`;
  const rows = report.artifacts.map(
    ({ artifact, sha256, size, channels: cells }) =>
      markup`<tr>
        <td>${artifact}</td>
        <td class="number">${size}</td>
        <td><code title="${sha256}">${sha256.slice(0, 16)}…</code></td>
        ${report.channels.map((name) => {
          const { served, sha256: digest } = cells[name] ?? { served: 'not-asked' as const };
          const title = digest ?? '';
          return markup`<td class="${served}" title="${title}">${cellText[served]}</td>`;
        })}
      </tr>`,
  );
  return markup`<h2>Artifacts and channels</h2>
    <div class="panel">
      <table>
        <thead>
          <tr>
            <th>Artifact</th>
            <th>Bytes</th>
            <th>Sealed SHA-256</th>
            ${report.channels.map((name) => markup`<th>${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function images(report: RehearsalReport): Html {
  if (report.images.length === 0) return markup``;
  const rows = report.images.map(
    ({ repository, digest, tags }) =>
      markup`<tr>
        <td>${repository}</td>
        <td><code title="${digest}">${digest.slice(0, 23)}…</code></td>
        <td>${tags.join(', ')}</td>
      </tr>`,
  );
  return markup`<h2>Images and tags</h2>
    <div class="panel">
      <table>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function releases(report: RehearsalReport): Html {
  if (report.releases.length === 0)
    return markup`<h2>Release</h2>
      <p class="lead">There is none.</p>`;
  const rows = report.releases.map(
    (release) =>
      markup`<tr>
        <td>${release.tag}</td>
        <td><span class="badge ${release.state}">${release.state}</span></td>
        <td>${release.latest ? 'latest' : ''} ${release.prerelease ? 'prerelease' : ''}</td>
        <td>${release.assets} assets</td>
        <td>${release.url}</td>
      </tr>`,
  );
  return markup`<h2>Release</h2>
    <div class="panel">
      <table>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function job(report: JobReport): Html {
  const kept =
    report.keptFromAttempt === undefined ? '' : `kept from attempt ${report.keptFromAttempt}`;
  const environment = report.environment === undefined ? '' : `environment ${report.environment}`;
  return markup`<section class="panel job" id="job-${report.id}">
    <header>
      <h3>${report.id}</h3>
      <span class="badge ${report.state}">${report.state}</span>
      <span class="reason">${[environment, kept, report.reason].filter(Boolean).join(' · ')}</span>
    </header>
    ${report.legs.map((leg) => legSteps(leg, report.legs.length > 1))}
  </section>`;
}

function legSteps(leg: LegReport, named: boolean): Html {
  const heading = named
    ? markup`<p><b>${leg.name}</b> <span class="${leg.result}">${leg.result}</span></p>`
    : markup``;
  return markup`${heading}${leg.steps.map(step)}`;
}

function step(report: StepReport): Html {
  const alerts = report.annotations.map(
    ({ level, message }) => markup`<p class="alert ${level}">${message}</p>`,
  );
  const log = report.log.length === 0 ? markup`` : markup`<pre>${report.log.join('\n')}</pre>`;
  const summary = report.summary === '' ? markup`` : markup`<pre>${report.summary}</pre>`;
  const outputs = Object.entries(report.outputs).map(([name, value]) => `${name}=${value}`);
  const listed = outputs.length === 0 ? markup`` : markup`<pre>${outputs.join('\n')}</pre>`;
  const open = report.outcome === 'failure' ? ' open' : '';
  return markup`<details${{ html: open }}>
    <summary>
      <span class="${report.outcome}">${jobMarks[report.outcome]}</span> ${shorten(report.name)}
      <span class="time">${report.seconds.toFixed(2)} s</span>
    </summary>
    ${alerts}${log}${summary}${listed}
  </details>`;
}

/** Commit SHAs at seven digits: the whole one is in the workflow file. */
function shorten(text: string): string {
  return text.replace(/@([0-9a-f]{7})[0-9a-f]{33}/g, '@$1');
}
