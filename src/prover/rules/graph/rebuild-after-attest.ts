/** Something is built anew between its attestation and its publication. */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { isBefore } from './file-steps.ts';

export const rebuildAfterAttest: GraphRule = {
  name: 'REBUILD-AFTER-ATTEST',
  level: 'warning',
  what: 'A publishing job builds, after the files of the release were attested.',
  why: 'The attestation names the digest of another file than the one that users get, and their verification fails; or nobody verifies, and it means nothing.',
  realCase:
    'In ordvec the publishing job packages the crate once more, after the job that attested it.',
  cure: 'Publish the attested files as they are, with a tool that uploads and does not build.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const attests = effects.filter(({ kind }) => kind === 'attests');
    const publishes = effects.filter(({ kind }) => kind === 'publishes');
    return effects
      .filter(({ kind }) => kind === 'builds')
      .map((build) => {
        const { site } = build;
        const attest = attests.find((each) => isBefore(each.site, site, workflow));
        const publish = publishes.find(
          (each) => each.site.job === site.job && (site.step ?? 0) <= (each.site.step ?? 0),
        );
        return {
          when: attest && publish ? undefined : [],
          job: site.job,
          ...(site.step !== undefined && { step: site.step }),
          at: build.at,
          message: () =>
            `\`${site.job}\` builds before it publishes, and \`${attest?.site.job}\` attested earlier files.`,
          effects: [build, ...(attest ? [attest] : []), ...(publish ? [publish] : [])],
        };
      });
  },
};
