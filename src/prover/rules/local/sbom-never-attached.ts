import type { LocalRule } from '../local-rule.ts';
import { usesSteps, written, type ReleaseJob } from '../release-workflow.ts';

const makes =
  /^(?:syft|cyclonedx[\w-]*|cdxgen|sbom-tool|docker sbom)\b|^cargo (?:cyclonedx|sbom)\b|^trivy .*(?:spdx|cyclonedx)|^npm sbom\b/;

/** SBOM-NEVER-ATTACHED: an SBOM that stays behind as an artifact of the run. */
export const sbomNeverAttached: LocalRule = {
  name: 'SBOM-NEVER-ATTACHED',
  level: 'warning',
  what: 'An SBOM is made and uploaded as an artifact of the run, and no step attaches it to the release or attests it.',
  why: 'Artifacts of a run expire and need a login: whoever has the release has no SBOM.',
  realCase: 'A release pipeline uploaded its SBOMs as artifacts, and attached them nowhere.',
  cure: 'Attach it to the release, or attest it (`actions/attest-sbom`, `cosign attest --type`).',
  find: ({ jobs }) => {
    const uploads = jobs.flatMap((job) =>
      usesSteps(job)
        .filter(({ step }) => step.uses.startsWith('actions/upload-artifact@'))
        .filter(({ step }) =>
          /sbom|spdx|cyclonedx|\bcdx\b/i.test(
            `${written(step.with.get('name'))} ${written(step.with.get('path'))}`,
          ),
        )
        .map(({ step, index }) => ({ job, step, index })),
    );
    const [first] = uploads;
    if (!first || !jobs.some(makesSbom) || jobs.some(attachesSbom)) return [];
    return [
      {
        at: first.step.at,
        job: first.job.id,
        step: first.index,
        message: 'The SBOM ends as an artifact of the run.',
      },
    ];
  },
};

function makesSbom(job: ReleaseJob): boolean {
  return (
    usesSteps(job).some(({ step }) => /sbom-action|cyclonedx|generate-sbom/i.test(step.uses)) ||
    job.scripts.some(({ commands }) => commands.some(({ words }) => makes.test(words.join(' '))))
  );
}

/** A step that releases or attests and names an SBOM, or hands on whatever it downloaded. */
function attachesSbom(job: ReleaseJob): boolean {
  const inputs = usesSteps(job).some(
    ({ step }) =>
      /attest-sbom|seal-artifacts/.test(step.uses) ||
      (/release|attest/i.test(step.uses) &&
        [...step.with.values()].some((value) => /sbom|spdx|cdx|\*/i.test(written(value)))),
  );
  const commands = job.scripts.some(({ commands: all }) =>
    all.some(
      ({ words }) =>
        /^(?:gh release (?:create|upload)|cosign attest|oras attach|gh attestation)/.test(
          words.join(' '),
        ) && /sbom|spdx|cyclonedx|cdx|\*/i.test(words.join(' ')),
    ),
  );
  return inputs || commands;
}
