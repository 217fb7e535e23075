/** Blobs of a repository: uploads in one piece or many, mounts, and downloads. */
import { createHash, randomUUID } from 'node:crypto';
import type { WorldResponse } from '../service.ts';
import { servedBytes } from '../published.ts';
import { digestForm, digestOf, keyOf, ociError, type OciCall } from './answers.ts';
import { findRepository } from './state.ts';

/** `POST /v2/<name>/blobs/uploads/`: begins an upload, takes it whole, or mounts. */
export function beginUpload(call: OciCall): WorldResponse {
  const { request, repository, context } = call;
  const { searchParams } = request.url;
  const mount = searchParams.get('mount');
  const from = findRepository(call.state, repository.manner, searchParams.get('from') ?? '');
  const mounts = mount !== null && !call.state.refuseMounts;
  if (mounts && from?.blobs.includes(mount)) return addBlob(call, mount);
  call.state.moved.taken += request.body.length;
  const digest = searchParams.get('digest');
  if (digest !== null) return finish(call, digest, request.body);
  const id = randomUUID();
  repository.uploads[id] = request.body.length > 0 ? [context.blobs.put(request.body)] : [];
  return accepted(call, id);
}

/** `PATCH` and `PUT /v2/<name>/blobs/uploads/<id>`: the next piece, and the end. */
export function continueUpload(call: OciCall, id: string): WorldResponse {
  const { manner, request, repository, context } = call;
  const pieces = findUpload(call, id);
  if (!pieces) return ociError(404, 'BLOB_UPLOAD_UNKNOWN');
  call.state.moved.taken += request.body.length;
  if (request.method === 'PATCH' && request.body.length > (manner.maxPieceBytes ?? Infinity)) {
    return ociError(416, 'REQUESTED_RANGE_NOT_SATISFIABLE', {
      message: 'the request body is too large and exceeds the maximum permissible limit of 4.00MiB',
    });
  }
  const begins = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '')?.[1];
  const isOrdered = manner.uploadOrder === 'address' || begins === undefined;
  if (!isOrdered && Number(begins) !== lengthOf(call, pieces)) {
    return ociError(416, 'BLOB_UPLOAD_INVALID');
  }
  if (request.body.length > 0) pieces.push(context.blobs.put(request.body));
  if (request.method === 'PATCH') return accepted(call, id);
  const whole = Buffer.concat(pieces.map((piece) => context.blobs.get(piece)));
  const answer = finish(call, request.url.searchParams.get('digest') ?? '', whole);
  delete repository.uploads[id];
  return answer;
}

/** `GET` of an upload: how far it came. */
export function uploadStatus(call: OciCall, id: string): WorldResponse {
  if (!findUpload(call, id)) return ociError(404, 'BLOB_UPLOAD_UNKNOWN');
  return { ...accepted(call, id), status: 204 };
}

/** Its pieces so far; undefined when there is no such upload at that address any more. */
function findUpload(call: OciCall, id: string): string[] | undefined {
  const pieces = call.repository.uploads[id];
  if (!pieces || call.manner.uploadOrder === 'range') return pieces;
  const known = call.request.url.searchParams.get('_state');
  return known === String(lengthOf(call, pieces)) ? pieces : undefined;
}

function accepted(call: OciCall, id: string): WorldResponse {
  const { manner, repository } = call;
  const length = lengthOf(call, repository.uploads[id] ?? []);
  const state = manner.uploadOrder === 'address' ? `?_state=${length}` : '';
  return {
    status: 202,
    headers: {
      location: `/v2/${repository.name}/blobs/uploads/${id}${state}`,
      range: `0-${Math.max(0, length - 1)}`,
      'docker-upload-uuid': id,
    },
    body: '',
  };
}

function lengthOf({ context }: OciCall, pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + context.blobs.get(piece).length, 0);
}

function finish(call: OciCall, digest: string, bytes: Buffer): WorldResponse {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (!digestForm.test(digest) || digestOf(sha256) !== digest) {
    return ociError(400, 'DIGEST_INVALID', {
      message: 'provided digest did not match uploaded content',
    });
  }
  call.context.blobs.put(bytes);
  return addBlob(call, digest);
}

function addBlob({ repository }: OciCall, digest: string): WorldResponse {
  if (!repository.blobs.includes(digest)) repository.blobs.push(digest);
  return {
    status: 201,
    headers: {
      location: `/v2/${repository.name}/blobs/${digest}`,
      'docker-content-digest': digest,
    },
    body: '',
  };
}

/** `GET /v2/<name>/blobs/<digest>`: the bytes, or where the big registries keep them. */
export function serveBlob(call: OciCall, digest: string): WorldResponse {
  const { manner, repository, request } = call;
  if (!repository.blobs.includes(digest)) return ociError(404, 'BLOB_UNKNOWN');
  if (manner.blobHost !== undefined && request.method === 'GET') {
    const location = `https://${manner.blobHost}/${repository.name}/${keyOf(digest)}?sig=signed`;
    return { status: 307, headers: { location }, body: '' };
  }
  return blobBytes(call, digest);
}

/** What the address of a blob serves, after a redirect if there is one; a part if asked for. */
export function blobBytes(
  { state, context, request }: Pick<OciCall, 'state' | 'context' | 'request'>,
  digest: string,
): WorldResponse {
  const { blobs } = context;
  const body = servedBytes(digest, blobs.get(keyOf(digest)), {
    otherBytes: state.otherBytes,
    blobs,
  });
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest };
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const part = body.subarray(from);
  if (request.method === 'GET') state.moved.served += part.length;
  if (from === 0) return { status: 200, headers, body };
  const range = `bytes ${from}-${body.length - 1}/${body.length}`;
  return { status: 206, headers: { ...headers, 'content-range': range }, body: part };
}
