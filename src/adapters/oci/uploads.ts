/**
 * Uploads of blobs, piece by piece
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs). A lost
 * answer is no end: the registry is asked how far it came.
 */
import { isImageDigest } from '../../oci/digest.ts';
import type { BlobUpload, ImageDigest, ImageRepository, WriteResult } from '../../ports.ts';
import type { HttpRequest } from '../http.ts';
import { ghcr } from './addresses.ts';
import { writeResultOf } from './answers.ts';
import type { RepositoryAnswer, RepositoryRequest, Session } from './sessions.ts';

const mebibyte = 1024 * 1024;
/** ghcr.io takes no more at once; others, such as ECR, take no less than 5 MiB. */
const pieceBytesOf = (registry: string) => (registry === ghcr ? 4 : 8) * mebibyte;
const maxPieceBytes = 64 * mebibyte;
/** Of one piece; each goes on where the registry says that it stopped. */
const maxAttempts = 5;

interface Place {
  readonly repository: ImageRepository;
  readonly session: Session;
}

/** As ImageRegistry has it. A mount that is refused is an upload: the blob can still be sent. */
export async function beginUpload(
  place: Place,
  mount: { readonly digest: ImageDigest; readonly from: string } | undefined,
): Promise<WriteResult<BlobUpload | undefined>> {
  const { repository, session } = place;
  const query = mount ? `?mount=${mount.digest}&from=${encodeURIComponent(mount.from)}` : '';
  const answer = await session.ask(repository, {
    method: 'POST',
    path: `blobs/uploads/${query}`,
    actions: 'pull,push',
    // One that was begun for nobody is cleaned away by the registry.
    retry: 'read',
    ...(mount && { from: mount.from }),
  });
  const begun = writeResultOf(answer, ({ headers, status, url }) => ({ headers, status, url }));
  if (begun.state !== 'done') {
    return mount && begun.state === 'refused' ? beginUpload(place, undefined) : begun;
  }
  const { headers, status, url } = begun.value;
  if (mount && status === 201) return { state: 'done', value: undefined };
  const address = locationIn(headers, url);
  if (address === undefined) return noAddress(url);
  const least = Number(headers['oci-chunk-min-length'] ?? 0) || 0;
  const pieceBytes = Math.min(maxPieceBytes, Math.max(least, pieceBytesOf(repository.registry)));
  const upload: Upload = { place, address, offset: 0, wasResumed: false };
  return {
    state: 'done',
    value: {
      pieceBytes,
      append: (piece) => append(upload, piece),
      finish: (digest, last) => finish(upload, digest, last),
    },
  };
}

/** Resolved, wherever it leads to: the session sends nothing to another origin. */
function locationIn(headers: Readonly<Record<string, string>>, url: string): string | undefined {
  const { location } = headers;
  return location !== undefined && URL.canParse(location, url)
    ? new URL(location, url).href
    : undefined;
}

function noAddress(url: string): WriteResult<never> {
  const reason = `${new URL(url).origin} gave no address to upload to`;
  return { state: 'refused', status: 0, reason };
}

interface Upload {
  readonly place: Place;
  /** Where the next request goes: every answer may tell another one. */
  address: string;
  /** Bytes that the registry has. */
  offset: number;
  /** Whether something was sent again: then a digest that differs may be due to that. */
  wasResumed: boolean;
}

/** Where the registry has lost the upload, or the pieces, only a new one helps: ambiguous. */
async function append(upload: Upload, piece: Uint8Array): Promise<WriteResult<undefined>> {
  const end = upload.offset + piece.byteLength;
  let lost = '';
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const body = piece.subarray(piece.byteLength - (end - upload.offset));
    const answer = await ask(upload, pieceRequest(body, upload.offset));
    const result = writeResultOf(answer, () => undefined);
    if (result.state === 'done') {
      follow(upload, answer);
      // Not by the Range of the answer: ECR's stands still while it takes every piece.
      upload.offset = end;
      return result;
    }
    if (result.state === 'refused' && ![404, 416].includes(result.status)) return result;
    lost = result.reason;
    const status = await ask(upload, {});
    const has = bytesAt(status);
    if (has === undefined || has < upload.offset || has > end) break;
    follow(upload, status);
    upload.wasResumed = true;
    upload.offset = has;
    if (has === end) return { state: 'done', value: undefined };
  }
  return { state: 'ambiguous', reason: lost };
}

async function finish(
  upload: Upload,
  digest: ImageDigest,
  last: Uint8Array,
): Promise<WriteResult<ImageDigest | undefined>> {
  // One piece alone goes with the end; after others, none does: both are what every registry takes.
  const isWhole = upload.offset === 0;
  if (!isWhole && last.byteLength > 0) {
    const appended = await append(upload, last);
    if (appended.state !== 'done') return appended;
  }
  const { address } = upload;
  const query = `${address.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  const answer = await ask(upload, {
    ...endRequest(isWhole ? last : new Uint8Array()),
    path: `${address}${query}`,
    ...(!isWhole && { retry: 'read' }),
  });
  const result = writeResultOf(answer, ({ headers }) => {
    const told = headers['docker-content-digest'];
    return told !== undefined && isImageDigest(told) ? told : undefined;
  });
  // An upload that is gone may have been finished by the request whose answer was lost.
  const isDoubtful = result.state === 'refused' && (result.status === 404 || upload.wasResumed);
  return isDoubtful ? { state: 'ambiguous', reason: result.reason } : result;
}

function ask(
  { place, address }: Upload,
  request: Omit<RepositoryRequest, 'path' | 'actions'> & { readonly path?: string },
): Promise<RepositoryAnswer> {
  return place.session.ask(place.repository, {
    path: address,
    ...request,
    actions: 'pull,push',
  });
}

function follow(upload: Upload, answer: RepositoryAnswer): void {
  if (answer.answered !== true) return;
  upload.address = locationIn(answer.headers, answer.url) ?? upload.address;
}

function pieceRequest(body: Uint8Array, offset: number): Omit<HttpRequest, 'url'> {
  return {
    method: 'PATCH',
    headers: {
      'content-type': 'application/octet-stream',
      'content-range': `${offset}-${offset + body.byteLength - 1}`,
    },
    body,
  };
}

function endRequest(body: Uint8Array): Omit<HttpRequest, 'url'> {
  return { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body };
}

/**
 * How many bytes an upload has, undefined when the registry does not tell. `0-0` is said of none:
 * should it be one, the digest will tell.
 */
function bytesAt(answer: RepositoryAnswer): number | undefined {
  if (answer.answered !== true || answer.status < 200 || answer.status >= 300) return undefined;
  const last = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.headers.range ?? '')?.[1];
  if (last === undefined) return undefined;
  return last === '0' ? 0 : Number(last) + 1;
}
