/** What is published was built a second time: not what was tested. */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { isBefore } from './file-steps.ts';

export const artifactLineage: GraphRule = {
  name: 'ARTIFACT-LINEAGE',
  level: 'warning',
  what: 'A job builds what it publishes, although a job before it builds the same with the same tool.',
  why: 'What was tested and scanned is one build, what users get is another. Base images, dependencies and clocks move between the two.',
  realCase:
    'A pipeline built its image for the scan, and once more with `push: true` for the release; the pushed one was never scanned.',
  cure: 'Build once, hand the files or the digest on, and publish exactly those.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const builds = effects.filter(({ kind }) => kind === 'builds');
    return effects
      .filter(({ kind }) => kind === 'publishes')
      .map((publish) => {
        const { site } = publish;
        const again = builds.find(
          ({ site: built }) => built.job === site.job && (built.step ?? 0) <= (site.step ?? 0),
        );
        const first = builds.find(
          ({ site: built, by }) =>
            by === again?.by && built.job !== site.job && isBefore(built, site, workflow),
        );
        return {
          when: again && first ? undefined : [],
          job: site.job,
          ...(again?.site.step !== undefined && { step: again.site.step }),
          at: again?.at ?? publish.at,
          message: () =>
            `\`${site.job}\` builds what it publishes, by ${again?.by}, as \`${first?.site.job}\` did before it.`,
          effects: [publish, ...(again ? [again] : []), ...(first ? [first] : [])],
        };
      });
  },
};
