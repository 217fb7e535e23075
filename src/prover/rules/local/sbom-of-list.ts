import type { LocalRule } from '../local-rule.ts';
import { buildsSeveralPlatforms, looksOf, namesPlatform } from '../sboms-and-images.ts';

/** SBOM-OF-LIST: one SBOM for an image of several platforms. */
export const sbomOfList: LocalRule = {
  name: 'SBOM-OF-LIST',
  level: 'warning',
  what: 'An image is built for several platforms, and its SBOM names none.',
  why: "The SBOM of an image index describes the runner's platform; attached to the index, it claims to describe all.",
  realCase: 'The SBOM of an image list described one platform.',
  cure: 'Make and attach one SBOM for each platform, by its digest.',
  find: (release) =>
    buildsSeveralPlatforms(release)
      ? looksOf(
          release,
          /^(?:syft|trivy image .*(?:spdx|cyclonedx)|docker sbom) /,
          /^anchore\/sbom-action@/,
        )
          .filter(
            (look) => !namesPlatform(look) && !/(?:^|\s)(?:dir|file):|^path:/m.test(look.text),
          )
          .map(({ job, index, at }) => ({
            at,
            job: job.id,
            step: index,
            message: "The SBOM describes the runner's own platform alone.",
          }))
      : [],
};
