/** Azure block blobs, as far as the artifact client uses them, behind signed addresses. */
import { createHmac } from 'node:crypto';
import type { WorldRequest, WorldResponse } from '../service.ts';
import type { Results } from './artifact-service.ts';
import type { BlobState } from './state.ts';

export const blobHost = 'productionresultssa0.blob.core.windows.net';

/** Seconds that an address is good for. */
const lifetimeSeconds = 600;

interface BlobGrant {
  readonly blob: string;
  readonly access: 'r' | 'w';
  /** The artifact's name, for the file name of a download. */
  readonly name: string;
}

/** An address that lets its holder read or write one blob for ten minutes. */
export function signedBlobUrl(results: Results, { access, blob, name }: BlobGrant): string {
  const expires = new Date(results.context.now().getTime() + lifetimeSeconds * 1000).toISOString();
  const url = new URL(`https://${blobHost}/actions-results/${blob}`);
  url.searchParams.set('sv', '2025-05-05');
  url.searchParams.set('sp', access);
  url.searchParams.set('se', expires);
  url.searchParams.set('rscd', `attachment; filename="${name}.zip"`);
  url.searchParams.set('sig', signature(results, { blob, access, expires }));
  return url.href;
}

/** Answers the blob host; undefined for what no artifact client asks. */
export function serveBlob(results: Results, request: WorldRequest): WorldResponse | undefined {
  const name = /^\/actions-results\/(.+)$/.exec(request.url.pathname)?.[1];
  if (name === undefined || !['GET', 'PUT'].includes(request.method)) return undefined;
  if (request.headers.authorization !== undefined) {
    results.context.refuse(`credentials were sent to ${blobHost}, whose addresses are signed`);
    return azureError(400, 'InvalidAuthenticationInfo');
  }
  const access = request.method === 'PUT' ? 'w' : 'r';
  if (!mayAccess(results, request, { blob: name, access })) {
    return azureError(403, 'AuthenticationFailed');
  }
  const blob = results.state.blobs[name];
  if (!blob) return azureError(404, 'BlobNotFound');
  return access === 'w' ? putBlob(results, request, blob) : getBlob(results, request, blob);
}

function putBlob(results: Results, request: WorldRequest, blob: BlobState): WorldResponse {
  const operation = request.url.searchParams.get('comp');
  const { blobs } = results.context;
  if (operation === 'block') {
    blob.blocks[request.url.searchParams.get('blockid') ?? ''] = blobs.put(request.body);
    return created();
  }
  if (operation === 'blocklist') {
    const listed = [...request.body.toString('utf8').matchAll(/<Latest>([^<]+)<\/Latest>/g)];
    const blocks = listed.map(([, id]) => blob.blocks[id!]);
    if (blocks.includes(undefined)) return azureError(400, 'InvalidBlockList');
    blob.committed = blobs.put(Buffer.concat(blocks.map((sha256) => blobs.get(sha256!))));
    return created();
  }
  if (request.headers['x-ms-blob-type'] !== 'BlockBlob')
    return azureError(400, 'InvalidHeaderValue');
  blob.committed = blobs.put(request.body);
  return created();
}

function getBlob(results: Results, request: WorldRequest, blob: BlobState): WorldResponse {
  if (blob.committed === null) return azureError(404, 'BlobNotFound');
  return {
    status: 200,
    headers: {
      'content-type': blob.contentType || 'application/zip',
      'content-disposition': request.url.searchParams.get('rscd') ?? 'attachment',
      etag: `"${blob.committed.slice(0, 16)}"`,
    },
    body: results.context.blobs.get(blob.committed),
  };
}

function created(): WorldResponse {
  return {
    status: 201,
    headers: {
      etag: '"0x1"',
      'x-ms-request-id': '00000000-0000-0000-0000-000000000001',
      'x-ms-version': '2025-05-05',
      'x-ms-request-server-encrypted': 'true',
    },
  };
}

function azureError(status: number, code: string): WorldResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
  };
}

function mayAccess(
  results: Results,
  request: WorldRequest,
  { access, blob }: Omit<BlobGrant, 'name'>,
): boolean {
  const { searchParams } = request.url;
  const expires = searchParams.get('se') ?? '';
  const inDate = Date.parse(expires) > results.context.now().getTime();
  return inDate && searchParams.get('sig') === signature(results, { blob, access, expires });
}

function signature(
  { state }: Results,
  grant: { readonly blob: string; readonly access: string; readonly expires: string },
): string {
  const text = `${grant.access}\n${grant.blob}\n${grant.expires}`;
  return createHmac('sha256', state.secret).update(text).digest('base64');
}
