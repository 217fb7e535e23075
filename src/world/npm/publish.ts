/** `PUT /<package>`: a version and its tarball, there for good. */
import { valid } from 'semver';
import type { WorldRequest, WorldResponse } from '../service.ts';
import type { NpmState } from './state.ts';
import { addNpmVersion, npmDigests, type NewNpmVersion, type NpmDesk } from './store.ts';
import { findNpmToken, findRefusal } from './tokens.ts';

interface PublishBody {
  readonly name?: string;
  readonly 'dist-tags'?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, Manifest>>;
  readonly _attachments?: Readonly<Record<string, Attachment>>;
}

type Manifest = Readonly<Record<string, unknown>> & {
  readonly dist?: { readonly integrity?: string; readonly shasum?: string };
};

interface Attachment {
  readonly data: string;
  readonly length: number;
}

/** Answers a publish request; the version is there for good when the answer is 201. */
export function answerNpmPublish(
  name: string,
  request: WorldRequest,
  desk: NpmDesk,
): WorldResponse {
  const token = findNpmToken(request, desk);
  if (!token) return { status: 401, body: { error: 'Unauthorized' } };
  const refused = findRefusal(token, name, 'publish');
  if (refused) return refused;
  const publication = parsePublication(name, request.body);
  if (typeof publication === 'string') return refusal(400, publication);
  const conflict = findConflict(publication, desk.state);
  if (conflict) return conflict;
  addNpmVersion({ ...publication, lagReads: desk.state.lagReads }, desk);
  return { status: 201, body: { ok: 'created new package', success: true } };
}

/** What the request publishes, or what is wrong with it. */
export function parsePublication(name: string, bytes: Buffer): NewNpmVersion | string {
  const body = parseBody(bytes);
  if (body?.name !== name) return 'The package name in the body is not the one in the address.';
  const [entry, ...others] = Object.entries(body.versions ?? {});
  if (!entry || others.length > 0) return 'Exactly one version must be published.';
  const [version, manifest] = entry;
  if (valid(version) !== version || manifest.version !== version || manifest.name !== name) {
    return `Invalid version: ${version}`;
  }
  const attachments = Object.entries(body._attachments ?? {});
  const tarball = attachments.find(([file]) => file === `${name}-${version}.tgz`)?.[1];
  const bundle = attachments.find(([file]) => file === `${name}-${version}.sigstore`)?.[1];
  if (!tarball || attachments.length !== (bundle ? 2 : 1)) return 'Missing tarball attachment.';
  const content = Buffer.from(tarball.data, 'base64');
  if (content.length !== tarball.length) return 'Attachment length does not match its data.';
  const { dist, ...rest } = manifest;
  const { integrity, shasum } = npmDigests(content);
  if (dist?.integrity !== integrity || dist.shasum !== shasum) {
    return 'The integrity of the tarball does not match its data.';
  }
  return {
    name,
    version,
    tarball: content,
    manifest: rest,
    tags: Object.keys(body['dist-tags'] ?? {}),
    ...(bundle && { provenance: JSON.parse(bundle.data) as unknown }),
  };
}

/** Why the version cannot be taken any more; undefined when it can. */
export function findConflict(
  { name, version }: Pick<NewNpmVersion, 'name' | 'version'>,
  { packages, staged }: NpmState,
): WorldResponse | undefined {
  const existing = packages[name];
  const published = existing?.versions[version];
  // Still on its way through the registry: it conflicts before it can be seen.
  if (published && (published.lag.packument ?? 0) > 0) {
    return refusal(409, 'Failed to save packument. The previous publish is not processed yet.');
  }
  if (Object.values(staged).some((one) => one.name === name && one.version === version)) {
    return refusal(409, `Conflict - version ${version} is staged already.`);
  }
  if (!published && !existing?.burnedVersions.includes(version)) return undefined;
  const reason = 'You cannot publish over the previously published versions';
  return refusal(403, `${reason}: ${version}.`);
}

function parseBody(bytes: Buffer): PublishBody | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as PublishBody;
  } catch {
    return undefined;
  }
}

/** As the registry words its refusals. */
export function refusal(status: number, error: string): WorldResponse {
  return { status, body: { success: false, error } };
}
