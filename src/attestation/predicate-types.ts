/** What attestations state, by the address that tells their predicate’s form. */
import { provenanceType } from './build-provenance.ts';

export const predicateTypes = {
  /** https://slsa.dev/spec/v1.0/provenance */
  provenance: provenanceType,
  /** https://github.com/in-toto/attestation/blob/main/spec/predicates/spdx.md, as actions/attest writes it. */
  spdx: 'https://spdx.dev/Document/v2.3',
  /** https://github.com/in-toto/attestation/blob/main/spec/predicates/cyclonedx.md */
  cyclonedx: 'https://cyclonedx.org/bom',
  /** PEP 740: who published a file to PyPI. https://docs.pypi.org/attestations/publish/v1/ */
  pypiPublish: 'https://docs.pypi.org/attestations/publish/v1',
  /** What GitHub itself attests of an immutable release. */
  githubRelease: 'https://in-toto.io/attestation/release/v0.2',
} as const;
