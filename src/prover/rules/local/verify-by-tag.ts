import { commandEffects } from '../../effects/script-effects.ts';
import type { Hit, LocalRule } from '../local-rule.ts';
import { commandsOf, usesSteps, written } from '../release-workflow.ts';

/** Images by tag: `ghcr.io/a/b:v1`, `$IMAGE:$TAG`, `…:latest`; a digest has an `@` before it. */
const byTag =
  /^(?:oci:\/\/|docker:\/\/)?(?:[\w.-]+(?::\d+)?\/[\w./${}-]+|\$\{?\w*(?:IMAGE|REPO|NAME|REF)\w*\}?):(?:[\w.-]|\$\{?\w+\}?|\$\{\{.*?\}\})+$/i;

/** VERIFY-BY-TAG: a signature or scan of whatever a tag means at that moment. */
export const verifyByTag: LocalRule = {
  name: 'VERIFY-BY-TAG',
  level: 'warning',
  what: 'An image is verified or scanned by its tag instead of its digest.',
  why: 'What is promoted or announced later can be another image than the one that was looked at.',
  realCase:
    'A release pipeline verified the signature of a tag, and promoted what the tag meant later.',
  cure: 'Hand the digest from job to job, and verify `image@sha256:…`.',
  find: (release) => [
    ...commandsOf(release).flatMap(({ job, script, command, at }): Hit[] => {
      const looks = commandEffects(command.words, at).some(
        ({ kind }) => kind === 'verifies' || kind === 'scans',
      );
      if (!looks) return [];
      const image = command.words.map(({ text }) => text).find((word) => byTag.test(word));
      return image === undefined
        ? []
        : [
            {
              at,
              job: job.id,
              step: script.index,
              message: `\`${image}\` is a tag, which can move.`,
            },
          ];
    }),
    ...release.jobs.flatMap((job) =>
      usesSteps(job)
        .filter(({ step }) =>
          /^(?:aquasecurity\/trivy-action|anchore\/scan-action)@/.test(step.uses),
        )
        .map(({ step, index }) => ({
          step,
          index,
          image: written(step.with.get('image-ref') ?? step.with.get('image')),
        }))
        .filter(({ image }) => byTag.test(image) || /:\$\{\{[^@]*\}\}$/.test(image))
        .map(({ step, index, image }) => ({
          at: step.at,
          job: job.id,
          step: index,
          message: `\`${image}\` is a tag, which can move.`,
        })),
    ),
  ],
};
