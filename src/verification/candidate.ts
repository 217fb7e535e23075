/** What the checks look at: the files, what release.json says, and what GitHub told. */
import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';
import { manifestFileName, type ReleaseManifest } from '../manifest/manifest.ts';
import { maxManifestBytes, parseManifest } from '../manifest/parse-manifest.ts';
import type { Files } from '../ports.ts';
import { verificationFailure } from './failures.ts';
import type { GithubFacts } from './github-facts.ts';
import type { ReleaseFile, ReleaseFiles } from './model.ts';
import { attempted } from './outcome.ts';
import type { VerifyRequest } from './request.ts';

export interface Candidate extends ReleaseFiles {
  readonly request: VerifyRequest;
  /** What release.json says, or why it says nothing. */
  readonly manifest: ReleaseManifest | Failure;
  /** Undefined when nobody was asked. */
  readonly github: GithubFacts | undefined;
  /** Names of artifacts that the provenance of a registry proves; none when none is asked. */
  readonly provenByRegistry: ReadonlySet<string>;
  find(name: string): ReleaseFile | undefined;
  /**
   * The text of a file whose digest is known, and of exactly those bytes.
   * Throws FILE_TOO_LARGE, VERIFY_FILE_UNREADABLE.
   */
  text(name: string, maxBytes: number): Promise<string>;
}

/** A candidate of which nobody was asked yet. */
export type OpenedCandidate = Omit<Candidate, 'github' | 'provenByRegistry'>;

/** A candidate whose manifest was read: that the files are its own is a check like others. */
export type ManifestedCandidate = Candidate & { readonly manifest: ReleaseManifest };

export function hasManifest<Opened extends OpenedCandidate>(
  candidate: Opened,
): candidate is Opened & { readonly manifest: ReleaseManifest } {
  return !(candidate.manifest instanceof Failure);
}

/** All but what GitHub and registries tell. Nothing that a file holds is thrown. */
export async function openCandidate(
  release: ReleaseFiles,
  request: VerifyRequest,
  files: Pick<Files, 'read'>,
): Promise<OpenedCandidate> {
  const byName = new Map(release.files.map((file) => [file.name, file]));
  const find = (name: string) => byName.get(name);
  const text = async (name: string, maxBytes: number) => {
    const bytes = await files.read(`${release.folder}/${name}`, maxBytes);
    return decode(bytes, name, find(name)?.sha256);
  };
  const manifest = await attempted(async () => {
    if (!find(manifestFileName)) throw noManifest();
    return parseManifest(await text(manifestFileName, maxManifestBytes));
  });
  return { ...release, request: spelledAsSealed(request, manifest), manifest, find, text };
}

/** GitHub’s names are the same in any case; what is signed has them as GitHub spells them. */
function spelledAsSealed(
  request: VerifyRequest,
  manifest: ReleaseManifest | Failure,
): VerifyRequest {
  if (manifest instanceof Failure) return request;
  const { repository } = manifest;
  const isSame = repository.toLowerCase() === request.repository.toLowerCase();
  return isSame ? { ...request, repository } : request;
}

function decode(bytes: Buffer, name: string, sha256: string | undefined): string {
  // Between its digest and now, whoever may write to the folder could have replaced it.
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw unreadable(name, 'it changed while it was verified');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw unreadable(name, 'it is no text in UTF-8', error);
  }
}

function unreadable(name: string, why: string, cause?: unknown): Failure {
  return verificationFailure('VERIFY_FILE_UNREADABLE', {
    seen: `${name} cannot be read: ${why}`,
    expected: 'a text in UTF-8 that nobody changes meanwhile',
    cure: 'Download the release into a folder of its own, and verify again; when it stays so, do not use it.',
    location: { file: name },
    cause,
  });
}

function noManifest(): Failure {
  return verificationFailure('VERIFY_MANIFEST_MISSING', {
    seen: 'there is no release.json among the files',
    expected: 'the manifest of a release that release-actions sealed',
    cure: 'Download all assets. When the release has none, it was made another way: only what needs no manifest can be checked here.',
  });
}
