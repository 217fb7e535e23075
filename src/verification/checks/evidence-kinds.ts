import { ownFileNames } from '../../manifest/manifest.ts';
import { sbomSuffixes } from '../../sbom/sbom.ts';
import { isSignature } from '../../signing/signed-names.ts';
import { bundleNames } from '../bundle-names.ts';
import { againstManifest, type Check } from '../check.ts';
import { isConformance } from '../conformance-name.ts';
import { verificationFailure } from '../failures.ts';
import { counted, judged, notAsked } from '../outcome.ts';

/**
 * Evidence needs no attestation. Whoever can replace release.json could name a package of his
 * own as evidence, and it would stand in a verified release: so evidence has few names.
 */
export const evidenceKinds: Check = {
  id: 'evidence-kinds',
  title: 'What needs no attestation is evidence, and nothing that people install',
  run: againstManifest(({ manifest: { evidence } }) => {
    if (evidence.length === 0) return notAsked('no evidence is sealed');
    const failures = evidence
      .filter(({ name }) => !isEvidence(name))
      .map(({ name }) =>
        verificationFailure('VERIFY_EVIDENCE_STRANGE', {
          seen: `release.json says that ${name} is evidence`,
          expected: 'BUILD_META, provenance, SBOMs, attestations, signatures, a conformance result',
          cure: 'Do not use the file: nothing proves where it comes from. Ask who published it why it is no artifact.',
          location: { file: name },
        }),
      );
    return judged(failures, counted(evidence.length, 'file', 'beside the artifacts'));
  }),
};

function isEvidence(name: string): boolean {
  return (
    ownFileNames.includes(name) ||
    Object.values(sbomSuffixes).some((suffix) => name.endsWith(suffix)) ||
    isSignature(name) ||
    bundleNames([{ name }]).length > 0 ||
    isConformance(name)
  );
}
