/**
 * Uploads the sealed .crate itself. `cargo publish` would package again, so that
 * only a readback could tell whether users get the file that was attested.
 */
import type { Lookup } from '../lookup.ts';
import type { CrateUploads, Registry, Sha256 } from '../ports.ts';
import { crateFailure } from './failures.ts';
import type { CrateMetadata } from './metadata.ts';

export interface CrateToPublish {
  readonly metadata: CrateMetadata;
  readonly path: string;
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
 * sending again. Throws CRATE_REFUSED, CRATE_UPLOAD_UNKNOWN.
 */
export async function publishCrate(
  crate: CrateToPublish,
  { uploads, registry }: { readonly uploads: CrateUploads; readonly registry: Registry },
): Promise<PublishedCrate> {
  const { name, vers } = crate.metadata;
  const result = await uploads.upload(crate);
  if (result.state === 'done') return { state: 'published', warnings: result.value };
  const found = await registry.presence(name, vers);
  if (found.state === 'present') return { state: 'already-there', warnings: [] };
  throw result.state === 'refused'
    ? refused(crate, result)
    : unknownUpload(crate, { reason: result.reason, found });
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
