/** A verification as a page to keep: the verdict, the checks, what is wrong, and the files. */
import type { Failure } from '../../failure.ts';
import { renderPage } from '../../html-page.ts';
import { markup, type Html } from '../../markup.ts';
import { verdictOf, type CheckResult, type Verification } from '../model.ts';
import { countStandings, standingMarks, titleOf } from './words.ts';

const style = `
.verified, .pass { color: var(--good); } .refused, .fail { color: var(--bad); } .unknown { color: var(--wait); } .not-asked { color: var(--idle); }
.checks td:first-child { width: 28px; font-size: 16px; line-height: 1.4; } .checks .not-asked ~ td { color: var(--soft); }
.checks small { display: block; color: var(--soft); font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.told { white-space: normal; } .told b { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 13.5px; }
.told dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 14px; margin: 6px 0 0; } .told dt { color: var(--soft); } .told dd { margin: 0; white-space: pre-line; }
td code { overflow-wrap: anywhere; }
`;

/** The whole page. */
export function renderVerificationHtml(verification: Verification): string {
  return renderPage({
    title: `${titleOf(verification)}: ${verdictOf(verification)}`,
    style,
    body: body(verification),
  });
}

function body(verification: Verification): Html {
  const { checks } = verification;
  const verdict = verdictOf(verification);
  const wrong = checks.filter(({ failures }) => failures.length > 0);
  return markup`<h1>
      ${titleOf(verification)} <span class="badge ${verdict}">${verdict}</span>
    </h1>
    <p class="lead">${countStandings(verification)}.</p>
    <h2>Checks</h2>
    <div class="panel">
      <table class="checks">
        <tbody>
          ${checks.map(checkRow)}
        </tbody>
      </table>
    </div>
    ${wrong.map(failuresOfCheck)} ${files(verification)}
    <footer>
      Verified by release-actions. This page shows what was found, and proves nothing by itself:
      verify again where it matters.
    </footer>`;
}

function checkRow({ id, title, standing, detail }: CheckResult): Html {
  return markup`<tr>
    <td class="${standing}" title="${standing}">${standingMarks[standing]}</td>
    <td>${title}<small>${id}</small></td>
    <td>${detail}</td>
  </tr>`;
}

function failuresOfCheck({ id, title, standing, failures }: CheckResult): Html {
  const level = standing === 'unknown' ? 'warning' : '';
  return markup`<h2 id="${id}">${title}</h2>
    ${failures.map((failure) => failureAlert(failure, level))}`;
}

function failureAlert({ code, seen, expected, cure }: Failure, level: string): Html {
  return markup`<div class="alert told ${level}">
    <b>${code}</b>
    <dl>
      <dt>Seen</dt>
      <dd>${seen}</dd>
      <dt>Expected</dt>
      <dd>${expected}</dd>
      <dt>Cure</dt>
      <dd>${cure}</dd>
    </dl>
  </div>`;
}

function files({ files: all }: Verification): Html {
  if (all.length === 0) return markup``;
  return markup`<h2>Files</h2>
    <div class="panel">
      <table>
        <thead>
          <tr>
            <th>File</th>
            <th>Bytes</th>
            <th>SHA-256 of its bytes</th>
          </tr>
        </thead>
        <tbody>
          ${all.map(
            ({ name, size, sha256 }) =>
              markup`<tr>
                <td>${name}</td>
                <td class="number">${size}</td>
                <td><code>${sha256}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
