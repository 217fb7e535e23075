/**
 * Staged publishing: versions that nobody can install until a person approves them with a
 * second factor. Routes as npm's API documentation (github.com/npm/api-documentation,
 * stage.yaml) and npm 11's `npm stage` have them.
 */
import { randomUUID } from 'node:crypto';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { servedBytes } from '../published.ts';
import { findConflict, parsePublication, refusal } from './publish.ts';
import { tarballName, type NpmStaged, type NpmToken } from './state.ts';
import { addNpmVersion, npmDigests, type NewNpmVersion, type NpmDesk } from './store.ts';
import { findNpmToken, findRefusal } from './tokens.ts';

/** The one second factor of this registry: what the person's authenticator shows. */
export const secondFactor = '314159';

const placeholderVersion = '0.0.0-stage';
const unauthorized: WorldResponse = { status: 401, body: { message: 'Unauthorized' } };
const notFound: WorldResponse = {
  status: 404,
  body: { message: 'Not Found - No staged package version found with the provided ID.' },
};

/** Answers `POST /-/stage/package/<package>`, which needs no second factor. */
export function answerStage(name: string, request: WorldRequest, desk: NpmDesk): WorldResponse {
  const token = findNpmToken(request, desk);
  if (!token) return unauthorized;
  const refused = findRefusal(token, name, 'stage');
  if (refused) return refused;
  const publication = parsePublication(name, request.body);
  if (typeof publication === 'string') return refusal(400, publication);
  const { state } = desk;
  if (findConflict(publication, state)) {
    return refusal(409, 'Conflict - The request could not be completed due to a conflict.');
  }
  if (!state.packages[name]) addPlaceholder(name, desk);
  const actorType = token.allows ? 'trusted automation' : 'user';
  const stageId = stageVersion(publication, actorType, desk);
  return { status: 201, body: { message: 'Package version staged successfully.', stageId } };
}

/** Puts a version among the staged; its ID. */
export function stageVersion(
  publication: Omit<NewNpmVersion, 'lagReads'>,
  actorType: NpmStaged['actorType'],
  { state, context }: NpmDesk,
): string {
  const { name, version, tarball, tags, provenance } = publication;
  const stageId = randomUUID();
  state.staged[stageId] = {
    ...{ name, version, actorType },
    tag: tags?.[0] ?? 'latest',
    manifest: publication.manifest ?? {},
    sha256: context.blobs.put(tarball),
    shasum: npmDigests(tarball).shasum,
    stagedAt: context.now().toISOString(),
    ...(provenance !== undefined && { provenance }),
  };
  return stageId;
}

/** A new package is seen at once, with a version that holds nothing. */
function addPlaceholder(name: string, desk: NpmDesk): void {
  const tarball = Buffer.from('Temporary package placeholder for staged publishing');
  addNpmVersion({ name, version: placeholderVersion, tarball }, desk);
}

/** Answers `GET /-/stage`: what the token's owner may see, the newest first, in pages. */
export function listStaged(request: WorldRequest, desk: NpmDesk): WorldResponse {
  const token = findReader(request, desk);
  if (!token) return unauthorized;
  const { searchParams } = request.url;
  const wanted = searchParams.get('package');
  const page = Number(searchParams.get('page') ?? 0);
  const perPage = Math.min(Number(searchParams.get('perPage') ?? 10), 100);
  const all = Object.entries(desk.state.staged)
    .filter(([, staged]) => sees(token, staged) && (wanted === null || staged.name === wanted))
    .reverse();
  const items = all.slice(page * perPage, (page + 1) * perPage).map(describe);
  return { status: 200, body: { items, page, perPage, total: all.length } };
}

/** Answers `GET /-/stage/<id>` and `GET /-/stage/<id>/tarball`. */
export function readStaged(
  { id, part }: { readonly id: string; readonly part: 'metadata' | 'tarball' },
  request: WorldRequest,
  desk: NpmDesk,
): WorldResponse {
  const token = findReader(request, desk);
  if (!token) return unauthorized;
  const staged = desk.state.staged[id];
  if (!staged || !sees(token, staged)) return notFound;
  if (part === 'metadata') return { status: 200, body: describe([id, staged]) };
  const { blobs } = desk.context;
  const { otherBytes } = desk.state;
  const body = servedBytes(stagedFile(staged), blobs.get(staged.sha256), { otherBytes, blobs });
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
}

/** Answers `POST /-/stage/<id>/approve` and `DELETE /-/stage/<id>`: a person's, with `npm-otp`. */
export function decideStaged(
  { id, decision }: { readonly id: string; readonly decision: 'approve' | 'reject' },
  request: WorldRequest,
  desk: NpmDesk,
): WorldResponse {
  const token = findReader(request, desk);
  if (!token) return unauthorized;
  const staged = desk.state.staged[id];
  if (!staged || !sees(token, staged)) return notFound;
  const refused = findRefusal(token, staged.name, 'stage');
  if (refused) return refused;
  if (request.headers['npm-otp'] !== secondFactor) {
    return { ...unauthorized, headers: { 'www-authenticate': 'OTP' } };
  }
  if (decision === 'approve') approveStaged(id, desk);
  else delete desk.state.staged[id];
  const message = 'Package version approved and published successfully.';
  return decision === 'approve' ? { status: 201, body: { message } } : { status: 204 };
}

/** Publishes a staged version with the tag that it was staged with. */
export function approveStaged(id: string, desk: NpmDesk): void {
  const { state, context } = desk;
  const { name, version, tag, manifest, sha256, provenance } = state.staged[id]!;
  delete state.staged[id];
  const tarball = context.blobs.get(sha256);
  const lagReads = state.lagReads;
  addNpmVersion(
    {
      ...{ name, version, manifest, tarball, tags: [tag], lagReads },
      ...(provenance !== undefined && { provenance }),
    },
    desk,
  );
}

/** How a scenario names the tarball of a staged version: `staged/demo-1.0.0.tgz`. */
export function stagedFile({ name, version }: Pick<NpmStaged, 'name' | 'version'>): string {
  return `staged/${tarballName(name, version)}`;
}

/** The token, unless it was exchanged for an identity: those can upload and nothing else. */
function findReader(request: WorldRequest, desk: NpmDesk): NpmToken | undefined {
  const token = findNpmToken(request, desk);
  return token?.allows ? undefined : token;
}

function sees(token: NpmToken, { name }: NpmStaged): boolean {
  return token.package === undefined || token.package === name;
}

function describe([id, staged]: readonly [string, NpmStaged]): object {
  const { name: packageName, version, tag, stagedAt: createdAt, actorType, shasum } = staged;
  const actor = 'loopback';
  const base = { id, packageName, version, tag, createdAt, actor, actorType };
  return { ...base, access: 'public', shasum, status: 'staged' };
}
