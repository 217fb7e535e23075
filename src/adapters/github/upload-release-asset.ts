/** Streams a file to a release's upload address, which is on another host than the API. */
import { fileFailure } from '../../files/failures.ts';
import type { Release, ReleaseAsset, WriteResult } from '../../ports.ts';
import { releaseFailure } from '../../release/failures.ts';
import { localFiles } from '../files.ts';
import type { GithubApi } from './api.ts';
import { assetShape } from './release-shapes.ts';
import { acceptedWrite } from './write.ts';

/**
 * What came of the upload. The file is read anew at every attempt, in pieces.
 * Throws RELEASE_UPLOAD_ADDRESS and FILE_MISSING.
 */
export async function uploadReleaseAsset(
  { http, apiUrl, authorization }: GithubApi,
  release: Release,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<WriteResult<ReleaseAsset>> {
  const url = requireUploadAddress(release.uploadUrl, apiUrl);
  url.search = new URLSearchParams({ name }).toString();
  const answer = await http.request({
    method: 'POST',
    url: url.href,
    headers: { accept: 'application/vnd.github+json', 'content-type': 'application/octet-stream' },
    ...(authorization !== undefined && { authorization }),
    body: { size: await sizeOf(path), open: () => localFiles.stream(path) },
  });
  if (!answer.answered) return { state: 'ambiguous', reason: answer.reason };
  const body = answer.body.toString('utf8');
  if (answer.status === 201) return acceptedWrite(parseJson(body), assetShape);
  const { status } = answer;
  return { state: 'refused', status, reason: `HTTP ${status}: ${body.slice(0, 300)}` };
}

/**
 * The address, when the token may be sent there: the API's own host, or the
 * uploads host beside it (uploads.github.com, uploads.NAME.ghe.com).
 */
function requireUploadAddress(uploadUrl: string, apiUrl: string): URL {
  const api = new URL(apiUrl);
  const url = URL.canParse(uploadUrl) ? new URL(uploadUrl) : undefined;
  const hosts = [api.host, api.host.replace(/^api\./, 'uploads.')];
  const sound =
    url?.protocol === api.protocol &&
    hosts.includes(url.host) &&
    url.username === '' &&
    url.password === '';
  if (url && sound) return url;
  throw releaseFailure('RELEASE_UPLOAD_ADDRESS', {
    seen: `the release names ${JSON.stringify(uploadUrl)} as its upload address`,
    expected: `an address on ${hosts.join(' or ')}: the token is sent to no other host`,
    cure: 'Check the API address of the runner (GITHUB_API_URL) and what stands between it and GitHub.',
  });
}

async function sizeOf(path: string): Promise<number> {
  const entry = await localFiles.stat(path);
  if (entry?.kind === 'file') return entry.size;
  throw fileFailure('FILE_MISSING', {
    seen: `${path} is not a plain file (any more)`,
    expected: 'the sealed file at that path',
    cure: 'Let nothing change the folder of the sealed set while it is uploaded; re-run this job.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
