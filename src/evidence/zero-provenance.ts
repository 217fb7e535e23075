/**
 * PROVENANCE.json in the shape of an earlier release system (zero), for those whose verifier
 * reads it. What is not known when sealing is null: nobody looked whether the build's tree was
 * clean, a tag has no branch, and attestations are made later.
 */
import { checksumsFileName } from '../manifest/manifest.ts';
import type { Release } from './build-meta-json.ts';
import type { LockFile } from './known-build.ts';

export interface ZeroFacts {
  readonly lockFiles: readonly LockFile[];
  /** Names of the SBOMs that are sealed. */
  readonly sboms: readonly string[];
  readonly conformanceRequired: boolean;
  /** `refs/heads/main`, `refs/tags/v1.2.3`. */
  readonly ref: string | undefined;
}

const branchPrefix = 'refs/heads/';

/** The text; the same for every attempt of a run. Its time is the commit's. */
export function renderZeroProvenance(release: Release, facts: ZeroFacts): string {
  const { repository, commit, tag, committedAt, artifacts } = release;
  const { ref, sboms, lockFiles, conformanceRequired } = facts;
  const provenance = {
    generated_at: committedAt,
    source: {
      ...{ repository, commit },
      branch: ref?.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : null,
      tag,
      dirty: null,
    },
    release: {
      assets: artifacts.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
      checksums: checksumsFileName,
      // Its readers expect one name.
      sbom: sboms[0] ?? null,
      attestation: null,
    },
    policy: {
      rebuilt_after_sealing: false,
      adopted_assets: artifacts.filter((one) => one.adoptedFrom).map(({ name }) => name),
      conformance_required: conformanceRequired,
    },
    dependency_inputs: Object.fromEntries(lockFiles.map(({ path, sha256 }) => [path, sha256])),
  };
  return `${JSON.stringify(provenance, null, 2)}\n`;
}
