/**
 * Uploads the sealed .crate itself. `cargo publish` would package again, so that
 * only a readback could tell whether users get the file that was attested.
 */
import type { Lookup } from '../lookup.ts';
import type { CrateUploads, Registry, Sha256 } from '../ports.ts';
import { crateFailure } from './failures.ts';
import type { CrateMetadata } from './metadata.ts';

/** Limits of crates.io: 10 MB for the file, 1 MB for its metadata. */
const maxCrateBytes = 10 * 1024 * 1024;
const maxMetadataBytes = 1024 * 1024;

export interface CrateToPublish {
  readonly metadata: CrateMetadata;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
  readonly token: string;
}

/** `already-there`: the version exists; whether with the sealed bytes, the readback decides. */
export interface PublishedCrate {
  readonly state: 'published' | 'already-there';
  readonly warnings: readonly string[];
}

/**
 * Publishes one crate. An ambiguous answer is settled by reading, never by
 * sending again. Throws CRATE_TOO_LARGE, CRATE_REFUSED, CRATE_UPLOAD_UNKNOWN.
 */
export async function publishCrate(
  crate: CrateToPublish,
  { uploads, registry }: { readonly uploads: CrateUploads; readonly registry: Registry },
): Promise<PublishedCrate> {
  requireSize(crate);
  const { name, vers } = crate.metadata;
  const result = await uploads.upload(crate);
  if (result.state === 'done') return { state: 'published', warnings: result.value };
  const found = await registry.presence(name, vers);
  if (found.state === 'present') return { state: 'already-there', warnings: [] };
  throw result.state === 'refused'
    ? refused(crate, result)
    : unknownUpload(crate, { reason: result.reason, found });
}

function requireSize(crate: CrateToPublish): void {
  const metadataBytes = Buffer.byteLength(JSON.stringify(crate.metadata));
  if (crate.size <= maxCrateBytes && metadataBytes <= maxMetadataBytes) return;
  throw crateFailure('CRATE_TOO_LARGE', {
    seen: `${crate.size} bytes of .crate and ${metadataBytes} bytes of metadata`,
    expected: `at most ${maxCrateBytes} and ${maxMetadataBytes} bytes`,
    cure: 'Leave out what users do not need with `include` or `exclude` in Cargo.toml.',
  });
}

function refused(
  { metadata }: CrateToPublish,
  { status, reason }: { readonly status: number; readonly reason: string },
) {
  // Status 0: the request was not sent, or not to where it was redirected.
  const why = status === 0 ? reason : `status ${status}: ${reason}`;
  return crateFailure('CRATE_REFUSED', {
    seen: `the upload of ${metadata.name} ${metadata.vers} was refused (${why})`,
    expected: 'the upload to be taken',
    cure: 'Check the trusted publisher of this crate (repository, workflow file, environment) and the reason above; nothing was published, so this job can be re-run. The first version of a crate cannot be published by a trusted publisher: upload that one with a token of your own.',
  });
}

function unknownUpload(
  { metadata }: CrateToPublish,
  { reason, found }: { readonly reason: string; readonly found: Lookup<unknown> },
) {
  const reading =
    found.state === 'unknown' ? `reading it back failed too (${found.reason})` : 'it is not listed';
  return crateFailure('CRATE_UPLOAD_UNKNOWN', {
    seen: `no answer to the upload of ${metadata.name} ${metadata.vers} (${reason}), and ${reading}`,
    expected: 'a definite answer',
    cure: 'Re-run this job: its gate finds out whether the version was published after all.',
  });
}
