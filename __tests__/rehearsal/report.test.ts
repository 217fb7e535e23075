import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../src/rehearsal/progress.ts';
import { renderReportHtml } from '../../src/rehearsal/report-html.ts';
import { renderReportText } from '../../src/rehearsal/report-text.ts';
import type { JobReport, RehearsalReport } from '../../src/rehearsal/report.ts';

const hostile = `<script>alert("x")</script>'&\u202e`;

function job(id: string, changes: Partial<JobReport> = {}): JobReport {
  return {
    ...{ id, name: id, needs: [], state: 'success', reason: '', seconds: 1, outputs: {}, legs: [] },
    ...changes,
  };
}

const report: RehearsalReport = {
  schema: 'https://release-actions.dev/schemas/rehearsal-report/v1',
  ...{ workflow: hostile, workflowName: hostile, event: 'push', ref: 'refs/tags/v1.2.0' },
  ...{ commit: 'a'.repeat(40), repository: 'octo/demo', runId: 1, attempt: 2 },
  ...{ conclusion: 'failure', seconds: 2, failureCodes: ['TAG_MOVED'], channels: ['pypi'] },
  jobs: [
    job('build', { keptFromAttempt: 1 }),
    job('publish', {
      needs: ['build'],
      state: 'failure',
      reason: hostile,
      legs: [
        {
          name: 'publish',
          result: 'failure',
          outputs: {},
          steps: [
            {
              ...{ name: `Run a/b@${'0'.repeat(40)}`, does: 'a/b', seconds: 1 },
              ...{ outcome: 'failure', conclusion: 'failure', log: [hostile] },
              annotations: [{ level: 'error', message: hostile }],
              ...{ outputs: { key: hostile }, summary: hostile },
            },
          ],
        },
      ],
    }),
    job('outcome', { needs: ['build', 'publish'], state: 'held' }),
  ],
  artifacts: [
    {
      ...{ artifact: 'demo.whl', sha256: 'b'.repeat(64), size: 12 },
      channels: { pypi: { served: 'different', sha256: 'c'.repeat(64) } },
    },
  ],
  images: [{ repository: hostile, digest: `sha256:${'d'.repeat(64)}`, tags: ['1.2.0', hostile] }],
  releases: [
    {
      ...{ state: 'draft', tag: 'v1.2.0', name: hostile, assets: 3, latest: false },
      ...{ prerelease: true, url: 'https://github.com/octo/demo/releases/tag/v1.2.0' },
    },
  ],
  requests: [{ host: 'pypi.org', method: 'GET', count: 4 }],
  violations: [hostile],
};

describe('report.html', () => {
  const page = renderReportHtml(report);
  test('escapes every text that it was given', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202e');
    expect(page).toContain('&lt;script&gt;');
  });
  test('loads nothing and runs nothing: one style sheet, allowed by its digest', () => {
    expect(page).toMatch(
      /default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;/,
    );
    expect(page).not.toMatch(/ style="| src=| on\w+=|<link|url\(/);
  });
  test('draws the fewest edges: what another need implies is left out', () => {
    expect(page.match(/class="edge"/g)).toHaveLength(2);
  });
  test('opens the step that failed', () => {
    expect(page).toMatch(/<details open>/);
  });
});

describe('the report on a terminal', () => {
  const text = renderReportText(report);
  test('has every job, artifact, channel and release', () => {
    expect(text).toMatch(/✔ build +success +kept from attempt 1/);
    expect(text).toMatch(/⏸ outcome +held/);
    expect(text).toMatch(/demo\.whl +b{16}… +✘ different/);
    expect(text).toContain('release   v1.2.0: draft, prerelease, 3 assets');
    expect(text).toContain('failure   TAG_MOVED');
    expect(text).toContain('requests  4 (pypi.org 4)');
  });
  test('says so when nothing was sealed or released', () => {
    const empty = renderReportText({ ...report, artifacts: [], releases: [], requests: [] });
    expect(empty).toContain('nothing was sealed');
    expect(empty).toContain('release   none');
  });
});

describe('progress', () => {
  function play(live: boolean, verbose = false) {
    let text = '';
    const progress = createProgress({ write: (piece) => void (text += piece), live, verbose });
    progress.job('build', 'running');
    progress.step('build', 'compile');
    progress.line('build')('output');
    progress.job('build', 'success');
    progress.job('later', 'skipped', 'why');
    progress.end();
    return text;
  }
  test('is plain lines where nothing can be rewritten', () => {
    expect(play(false).replace(/\d\.\d s/, 'N s')).toBe(
      '  ▸ build\n  ✔ build: success (N s)\n  – later: skipped, why\n',
    );
    expect(play(false, true)).toContain('    build | output\n');
  });
  test('is rewritten in place on a terminal', () => {
    expect(play(true)).toContain('\u001b[1A\u001b[0J  ▸ build: compile\n');
  });
});
