import type { FaultScenario, FaultStage } from '../fault.ts';
import { draftWaits, nothingUploaded, tells, toldOnly } from './checks.ts';
import { resumeInputs } from './resume.ts';
import { readSealedFiles, withManifest, zipOf } from './sealed-artifact.ts';

const otherTag = 'v1.1.0';

/** Adds the run of v1.1.0; what it sealed, by the names of the workflow's inputs. */
async function addOtherRelease({ commit, repository, world }: FaultStage) {
  const runId = repository.addRun({ path: '.github/workflows/release.yml', headSha: commit });
  repository.setTag(otherTag, commit);
  const sealed = await readSealedFiles(world);
  const { files, manifestDigest } = withManifest(sealed, ({ continues: _, ...manifest }) => ({
    ...manifest,
    tag: otherTag,
    version: '1.1.0',
    build: { ...manifest.build, runId },
    channels: manifest.channels.map((channel) => ({ ...channel, version: '1.1.0' })),
  }));
  const id = world.results.addArtifact({ runId, name: 'sealed', bytes: zipOf(files) });
  return {
    'sealed-run-id': String(runId),
    'sealed-artifact-id': String(id),
    'manifest-digest': manifestDigest,
  };
}

export const dispatchWithForeignSet: FaultScenario = {
  id: 'dispatch-with-foreign-set',
  title: "A release is not finished by hand with the sealed set of another tag's run.",
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  first: { approvals: { 'crates-io': 'reject', pypi: 'reject', npm: 'reject' } },
  then: [
    {
      mode: 'new',
      event: 'workflow_dispatch',
      inputsFrom: async (previous, stage) => ({
        ...resumeInputs(previous),
        ...(await addOtherRelease(stage)),
      }),
    },
  ],
  expect: {
    code: 'SEALED_FOR_OTHER_TAG',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'success', resume: 'failure', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      // One release, and it is the draft of the first run.
      ...draftWaits(stage, reports.slice(0, 1)),
      ...toldOnly(reports, 'SEALED_FOR_OTHER_TAG'),
      ...tells(reports, 'SEALED_FOR_OTHER_TAG', otherTag, stage.tag),
    ],
  },
};
