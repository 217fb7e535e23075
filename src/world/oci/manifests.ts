/** Manifests by digest and by tag, and what refers to them. */
import { createHash } from 'node:crypto';
import { servedBytes } from '../published.ts';
import type { WorldContext, WorldResponse } from '../service.ts';
import { digestForm, digestOf, keyOf, ociError, tagForm, type OciCall } from './answers.ts';
import { isImmutable, type OciManifest, type OciRepository, type OciState } from './state.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';

/** `GET` and `HEAD /v2/<name>/manifests/<reference>`. */
export function serveManifest(call: OciCall, reference: string): WorldResponse {
  const { repository, request, state, context } = call;
  const digest = digestForm.test(reference) ? reference : readTag(repository, reference);
  const manifest = digest === undefined ? undefined : repository.manifests[digest];
  if (digest === undefined || !manifest) return ociError(404, 'MANIFEST_UNKNOWN');
  if (call.manner.wantsAccept && !isWanted(manifest, request.headers.accept ?? '')) {
    return ociError(404, 'MANIFEST_UNKNOWN', {
      message: 'OCI manifest found, but accept header does not support OCI manifests',
    });
  }
  if (!mayPull(call))
    return ociError(429, 'TOOMANYREQUESTS', { headers: { 'retry-after': '21600' } });
  const { blobs } = context;
  const { otherBytes } = state;
  return {
    status: 200,
    headers: {
      'content-type': manifest.mediaType,
      'docker-content-digest': digest,
      etag: `"${digest}"`,
    },
    body: servedBytes(digest, blobs.get(keyOf(digest)), { otherBytes, blobs }),
  };
}

// Docker's registry knows its own media types as the ones that everybody takes.
function isWanted({ mediaType }: OciManifest, accept: string): boolean {
  return !mediaType.includes('vnd.oci') || accept.includes(mediaType);
}

/** Docker Hub counts what is pulled, and nothing that is only looked at. */
function mayPull({ manner, request, state }: OciCall): boolean {
  if (manner.name !== 'docker-hub' || request.method !== 'GET') return true;
  if (state.pullsLeft === undefined) return true;
  if (state.pullsLeft <= 0) return false;
  state.pullsLeft -= 1;
  return true;
}

function readTag({ tags }: OciRepository, name: string): string | undefined {
  const tag = tags[name];
  if (!tag || tag.staleReads <= 0) return tag?.digest;
  tag.staleReads -= 1;
  return tag.former ?? undefined;
}

/** `PUT /v2/<name>/manifests/<reference>`, with `?tag=` where the registry has it. */
export function takeManifest(call: OciCall, reference: string): WorldResponse {
  const { manner, repository, request } = call;
  const { body, headers, url } = request;
  const digest = digestOf(createHash('sha256').update(body).digest('hex'));
  const byDigest = digestForm.test(reference);
  if (byDigest ? reference !== digest : !tagForm.test(reference)) {
    return ociError(400, byDigest ? 'DIGEST_INVALID' : 'TAG_INVALID');
  }
  const missing = findMissing(body, repository);
  if (missing) return missing;
  const bulk = byDigest && manner.bulkTags ? url.searchParams.getAll('tag') : [];
  const tags = byDigest ? bulk : [reference];
  const fixed = tags.find((tag) => isImmutable(repository, tag));
  if (fixed !== undefined) {
    const message = `tag ${fixed} is immutable and cannot be overwritten`;
    return ociError(manner.name === 'docker-hub' ? 403 : 400, 'DENIED', { message });
  }
  putManifest(repository, { bytes: body, mediaType: headers['content-type'] ?? '', tags }, call);
  const subject = subjectOf(body);
  return {
    status: 201,
    headers: {
      location: `/v2/${repository.name}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(bulk.length > 0 && { 'oci-tag': bulk.join(', ') }),
      ...(manner.referrers && subject !== undefined && { 'oci-subject': subject }),
    },
    body: '',
  };
}

/** Keeps a manifest and moves the tags to it; its digest. */
export function putManifest(
  repository: OciRepository,
  manifest: {
    readonly bytes: Buffer;
    readonly mediaType: string;
    readonly tags: readonly string[];
  },
  { state, context }: { readonly state: OciState; readonly context: WorldContext },
): string {
  const { bytes, mediaType, tags } = manifest;
  context.blobs.put(bytes);
  const digest = digestOf(createHash('sha256').update(bytes).digest('hex'));
  repository.manifests[digest] = {
    mediaType,
    size: bytes.length,
    id: repository.manifests[digest]?.id ?? context.nextId(),
  };
  for (const tag of tags) {
    const former = repository.tags[tag]?.digest ?? null;
    const staleReads = former === digest ? 0 : state.lagReads;
    repository.tags[tag] = { digest, former, staleReads };
  }
  return digest;
}

/** What a manifest names must be there; foreign layers are elsewhere. */
function findMissing(body: Buffer, repository: OciRepository): WorldResponse | undefined {
  const manifest = parseManifest(body);
  if (!manifest) return ociError(400, 'MANIFEST_INVALID');
  const { config, layers = [], manifests = [] } = manifest;
  const blobs = [...(config ? [config] : []), ...layers.filter((layer) => !layer.urls?.length)];
  const missing =
    blobs.find(({ digest }) => !repository.blobs.includes(digest)) ??
    manifests.find(({ digest }) => !repository.manifests[digest]);
  return missing && ociError(400, 'MANIFEST_BLOB_UNKNOWN', { message: missing.digest });
}

interface Descriptor {
  readonly digest: string;
  readonly urls?: readonly string[];
}

interface AnyManifest {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function parseManifest(body: Buffer): AnyManifest | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as AnyManifest;
  } catch {
    return undefined;
  }
}

function subjectOf(body: Buffer): string | undefined {
  return parseManifest(body)?.subject?.digest;
}

/** `DELETE /v2/<name>/manifests/<reference>`. */
export function deleteManifest(call: OciCall, reference: string): WorldResponse {
  const { manner, repository } = call;
  const byDigest = digestForm.test(reference);
  const refusal = byDigest ? manner.manifestDeletion : manner.tagDeletion;
  if (refusal === 400) {
    const message = 'provided digest did not match uploaded content';
    return ociError(400, 'DIGEST_INVALID', { message });
  }
  if (refusal === 405) {
    return ociError(405, 'UNSUPPORTED', { message: 'The operation is unsupported.' });
  }
  if (!byDigest && isImmutable(repository, reference)) {
    return ociError(400, 'DENIED', { message: `tag ${reference} is immutable` });
  }
  const known = byDigest ? repository.manifests[reference] : repository.tags[reference];
  if (!known) return ociError(404, 'MANIFEST_UNKNOWN');
  if (byDigest) dropManifest(repository, reference);
  else delete repository.tags[reference];
  return { status: 202, body: '' };
}

/** Takes a manifest away, and every tag with it. */
export function dropManifest(repository: OciRepository, digest: string): void {
  delete repository.manifests[digest];
  for (const [name, tag] of Object.entries(repository.tags)) {
    if (tag.digest === digest) delete repository.tags[name];
  }
}

/** `GET /v2/<name>/tags/list`, in lexical order, by pages when asked for. */
export function listTags({ repository, request }: OciCall): WorldResponse {
  const { searchParams } = request.url;
  const all = Object.keys(repository.tags).sort();
  const after = searchParams.get('last');
  const rest = after === null ? all : all.filter((tag) => tag > after);
  const n = Number(searchParams.get('n') ?? rest.length);
  const tags = rest.slice(0, n);
  const next = `/v2/${repository.name}/tags/list?n=${n}&last=${encodeURIComponent(tags.at(-1) ?? '')}`;
  return {
    status: 200,
    headers: rest.length > n ? { link: `<${next}>; rel="next"` } : {},
    body: { name: repository.name, tags },
  };
}

/** `GET /v2/<name>/referrers/<digest>`, where the registry has it; by pages when it is told to. */
export function listReferrers(call: OciCall, subject: string): WorldResponse {
  const { manner, repository, request, context, state } = call;
  if (!manner.referrers) return { status: 404, body: '404 page not found' };
  const manifests = Object.entries(repository.manifests).flatMap(([digest, manifest]) => {
    const parsed = parseManifest(context.blobs.get(keyOf(digest)));
    if (parsed?.subject?.digest !== subject) return [];
    const { artifactType, annotations } = parsed;
    const { mediaType, size } = manifest;
    return [{ mediaType, digest, size, artifactType, annotations }];
  });
  const begin = Number(request.url.searchParams.get('from') ?? 0);
  const end = begin + (state.referrersPerPage ?? manifests.length);
  const next = `</v2/${repository.name}/referrers/${subject}?from=${end}>; rel="next"`;
  return {
    status: 200,
    headers: { 'content-type': indexType, ...(end < manifests.length && { link: next }) },
    body: { schemaVersion: 2, mediaType: indexType, manifests: manifests.slice(begin, end) },
  };
}
