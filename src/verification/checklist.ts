/** The checks in their order: what a later one compares with, an earlier one has judged. */
import type { Check } from './check.ts';
import { nonEmpty } from './checks/non-empty.ts';
import { manifestCheck } from './checks/manifest.ts';
import { sealedFiles } from './checks/sealed-files.ts';
import { evidenceKinds } from './checks/evidence-kinds.ts';
import { expectedFiles } from './checks/expected-files.ts';
import { checksums } from './checks/checksums.ts';
import { checksumsCoverage } from './checks/checksums-coverage.ts';
import { checksumsIntegrity } from './checks/checksums-integrity.ts';
import { buildMeta } from './checks/build-meta.ts';
import { sboms } from './checks/sboms.ts';
import { provenance } from './checks/provenance.ts';
import { zeroProvenance } from './checks/zero-provenance.ts';
import { conformance } from './checks/conformance.ts';
import { tagCommit } from './checks/tag-commit.ts';
import { attestations } from './checks/attestations.ts';
import { githubRelease } from './checks/github-release.ts';

export const checklist: readonly Check[] = [
  // An upload that wrote nothing, before anybody wonders what is in it.
  nonEmpty,
  // What the release says that it is: everything that says `sealed` below compares with it.
  manifestCheck,
  // Set equality in both directions, by the bytes.
  sealedFiles,
  // What needs no attestation must not be anything that people install.
  evidenceKinds,
  // What the verifier knows without the release: a manifest that forgets a file agrees with itself.
  expectedFiles,
  // The three that `sha256sum --check` users rely on.
  checksums,
  checksumsCoverage,
  checksumsIntegrity,
  // The other tellers of the same story: each must tell it the same way.
  buildMeta,
  sboms,
  provenance,
  zeroProvenance,
  conformance,
  // What only GitHub knows: a tag that was moved since.
  tagCommit,
  // What nobody can make up who merely may write to the release.
  attestations,
  githubRelease,
];
