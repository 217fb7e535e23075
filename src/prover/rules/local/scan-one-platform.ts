import type { LocalRule } from '../local-rule.ts';
import { buildsSeveralPlatforms, looksOf, namesPlatform } from '../sboms-and-images.ts';

/** SCAN-ONE-PLATFORM: an image of several platforms is scanned on the runner's own. */
export const scanOnePlatform: LocalRule = {
  name: 'SCAN-ONE-PLATFORM',
  level: 'warning',
  what: 'An image is built for several platforms, and the scan names none.',
  why: "A scanner takes the runner's platform out of an image index: what users of the others pull was never looked at.",
  realCase: 'A release pipeline scanned amd64 alone, and published arm64 beside it.',
  cure: 'Scan each platform by its digest, in a matrix, or with `--platform`.',
  find: (release) =>
    buildsSeveralPlatforms(release)
      ? looksOf(
          release,
          /^(?:trivy image|grype(?! db)|docker scout cves) /,
          /^(?:aquasecurity\/trivy-action|anchore\/scan-action|docker\/scout-action)@/,
        )
          .filter(
            (look) =>
              !namesPlatform(look) &&
              !/scan-type: (?:fs|config|repo)|(?:^|\s)(?:dir|sbom):/.test(look.text),
          )
          .map(({ job, index, at }) => ({
            at,
            job: job.id,
            step: index,
            message: "The scan sees the runner's own platform alone.",
          }))
      : [],
};
