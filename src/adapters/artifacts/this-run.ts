/** Artifacts of the run that this process is in, through @actions/artifact. */
import { join } from 'node:path';
import { ArtifactNotFoundError, DefaultArtifactClient } from '@actions/artifact';
import { artifactFailure } from '../../artifacts/failures.ts';
import type { StoredArtifact } from '../../ports.ts';
import { localFiles } from '../files.ts';
import { digestMismatch, notFound, unreachable } from './refusals.ts';
import { unpackArtifact } from './unpack.ts';

const client = new DefaultArtifactClient();

/** The newest artifact of that name; a re-run may see those of earlier attempts. */
export async function findArtifact(name: string): Promise<StoredArtifact | undefined> {
  const ofThatName = (await listArtifacts()).filter((artifact) => artifact.name === name);
  return ofThatName.sort((one, other) => other.id - one.id)[0];
}

/** Uploads files below `folder` as one artifact. Throws ARTIFACT_NAME_TAKEN, ARTIFACT_UPLOAD_FAILED. */
export async function uploadArtifact(
  name: string,
  folder: string,
  { files, retentionDays }: { readonly files: readonly string[]; readonly retentionDays: number },
): Promise<StoredArtifact> {
  const paths = files.map((file) => join(folder, file));
  try {
    // Packages are compressed already: more than the least effort costs time and saves nothing.
    const uploaded = await client.uploadArtifact(name, paths, folder, {
      retentionDays,
      compressionLevel: 1,
    });
    if (!uploaded.id) throw new Error('the service told no ID');
    return { id: uploaded.id, sha256: plainDigest(uploaded.digest) };
  } catch (error) {
    throw uploadFailure(name, error);
  }
}

/** Fetches and unpacks an artifact of this run. Throws ARTIFACT_*, ARCHIVE_*. */
export async function downloadArtifact(id: number, folder: string): Promise<void> {
  const stored = (await listArtifacts()).find((artifact) => artifact.id === id);
  if (!stored) throw notFound(id, 'this run');
  const zipFolder = await localFiles.makeTemporaryFolder('artifact');
  let mismatch: boolean | undefined;
  try {
    // Kept packed: the client's own unpacking follows whatever names the zip holds.
    const download = await client.downloadArtifact(id, {
      path: zipFolder,
      skipDecompress: true,
      ...(stored.sha256 && { expectedHash: `sha256:${stored.sha256}` }),
    });
    mismatch = download.digestMismatch;
  } catch (error) {
    throw error instanceof ArtifactNotFoundError ? notFound(id, 'this run') : unreachable(error);
  }
  if (mismatch) throw digestMismatch(id);
  const zips = await localFiles.list(zipFolder);
  if (zips.length !== 1) throw unreachable(new Error(`${zips.length} files came instead of one`));
  await unpackArtifact(join(zipFolder, zips[0]!.name), folder);
}

async function listArtifacts(): Promise<readonly (StoredArtifact & { readonly name: string })[]> {
  try {
    const { artifacts } = await client.listArtifacts();
    return artifacts.map(({ id, name, digest }) => ({ id, name, sha256: plainDigest(digest) }));
  } catch (error) {
    throw unreachable(error);
  }
}

/** `sha256:<hex>` or plain: both are seen. */
function plainDigest(digest: string | undefined): string | undefined {
  return /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
}

function uploadFailure(name: string, error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  // The client tells the service's 409 only inside its message.
  if (/\(409\)|already exists/.test(message)) {
    return artifactFailure('ARTIFACT_NAME_TAKEN', {
      seen: `this run already has an artifact named ${JSON.stringify(name)}`,
      expected: 'one artifact a name in a run',
      cure: 'Give the artifact another name, or re-run all jobs when an upload was cut off.',
      cause: error,
    });
  }
  return artifactFailure('ARTIFACT_UPLOAD_FAILED', {
    seen: `uploading the artifact ${JSON.stringify(name)} failed: ${message}`,
    expected: 'an upload that the artifact service confirms',
    cure: 'Re-run this job; when it stays, look at the account’s storage quota and githubstatus.com.',
    cause: error,
  });
}
