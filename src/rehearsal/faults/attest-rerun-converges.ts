import type { FaultScenario } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';
import { attested, attestedTimes } from './attested.ts';
import { moreWrites } from './rerun-after-success.ts';
import { findPublic } from './reference-release.ts';

const faultId = 'attested-set-not-uploaded';

function digestOf(report: RehearsalReport): string | undefined {
  return report.jobs.find(({ id }) => id === 'attest')?.outputs['manifest-digest'];
}

export const attestRerunConverges: FaultScenario = {
  id: 'attest-rerun-converges',
  title:
    'A job that stopped after it had signed and stored is run again: it uses what is there, and signs nothing twice.',
  ...attested,
  arrange: ({ world, hooks }) => {
    hooks.beforeStep = ({ job }) => {
      if (job !== 'attest') return;
      delete hooks.beforeStep;
      world.faults.add({
        id: faultId,
        match: { method: 'POST', path: /\/CreateArtifact$/ },
        effect: { kind: 'status', status: 403, body: 'Forbidden' },
      });
    };
  },
  then: [{ mode: 'failed', before: ({ world }) => world.faults.remove(faultId) }, { mode: 'all' }],
  expect: {
    code: 'ARTIFACT_UPLOAD_FAILED',
    besides: ['NOT_RELEASED'],
    conclusion: 'success',
    public: true,
    jobs: { attest: 'success', undraft: 'success', outcome: 'success' },
    check: (stage, [, second, third]) => [
      ...attestedTimes(stage, 1),
      ...moreWrites(second!, third!),
      ...(digestOf(second!) === digestOf(third!) ? [] : ['the attempts attested other sets']),
      ...(findPublic(stage)?.assets.some(({ name }) => name === 'provenance.sigstore.json')
        ? []
        : ['the release does not carry the provenance']),
    ],
  },
};
