import type { FaultScenario } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';
import { npmHost } from './checks.ts';
import { imagePromoted } from './reference-image.ts';

/** Where a write would change what is released, or ask for the right to change it. */
const hosts = [
  'api.github.com',
  'uploads.github.com',
  'upload.pypi.org',
  'pypi.org',
  'crates.io',
  npmHost,
];

function writesOf(report: RehearsalReport): readonly string[] {
  return report.requests
    .filter(({ host, method }) => hosts.includes(host) && method !== 'GET' && method !== 'HEAD')
    .map(({ host, method, count }) => `${method} ${host} ${count}`)
    .sort();
}

/** What the second attempt wrote beside what it should; nothing, if all is well. */
export function moreWrites(
  first: RehearsalReport,
  second: RehearsalReport,
  declared: readonly string[] = [],
): readonly string[] {
  // The counts of a report are those of the whole rehearsal up to its attempt's end.
  const [before, after] = [writesOf(first), writesOf(second)];
  const more = after.filter((line) => !before.includes(line) && !declared.includes(line));
  return more.length === 0 ? [] : [`the second run wrote: ${more.join(', ')}`];
}

export const rerunAfterSuccess: FaultScenario = {
  id: 'rerun-after-success',
  title:
    'Running every job of a finished release again writes nothing but one more attestation of the same image, and succeeds.',
  startsAt: ['undraft'],
  then: [{ mode: 'all' }],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, [first, second]) => [
      // actions/attest does not look whether there is one: its log and its store only grow.
      ...moreWrites(first!, second!, ['POST api.github.com 1']),
      ...imagePromoted(stage),
    ],
  },
};
