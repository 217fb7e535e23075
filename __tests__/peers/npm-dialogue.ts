/** The same requests to any npm registry, and what of each answer can be compared. */
import { createHash } from 'node:crypto';
import type { WorldFetch } from '../support/world-fetch.ts';

export interface NpmServer {
  /** With a slash at its end. */
  readonly registry: string;
  readonly token: string;
  readonly fetch: WorldFetch;
}

/** One request of the dialogue, in order: what it asks may depend on what was asked before. */
interface Step {
  readonly title: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly anonymous?: true;
  /** What of a successful answer is compared, besides its status. */
  readonly shape?: (answer: StepAnswer) => unknown;
}

interface StepAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What an answer comes down to, by the title of its request. */
export type Dialogue = Readonly<Record<string, unknown>>;

const tarball = Buffer.from('not a real tarball, and no registry looks');

interface Publication {
  readonly name: string;
  readonly version: string;
  readonly bytes?: Buffer;
  readonly tag?: string;
  /** The integrity that is told, when it is not that of the bytes. */
  readonly integrity?: string;
  readonly length?: number;
  readonly attachments?: object;
}

/** What npm sends to publish a tarball. */
function publication(about: Publication): object {
  const { name, version, bytes = tarball, tag = 'latest' } = about;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const dist = {
    integrity: about.integrity ?? integrity,
    shasum: createHash('sha1').update(bytes).digest('hex'),
    tarball: `http://registry.npm.example/${name}/-/${name}-${version}.tgz`,
  };
  return {
    _id: name,
    name,
    'dist-tags': { [tag]: version },
    versions: { [version]: { name, version, dependencies: { other: '^1.0.0' }, dist } },
    access: 'public',
    _attachments: {
      [`${name}-${version}.tgz`]: {
        content_type: 'application/octet-stream',
        data: bytes.toString('base64'),
        length: about.length ?? bytes.length,
      },
      ...about.attachments,
    },
  };
}

const abbreviated = {
  accept: 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8',
};

/** A version of a packument, as far as installers look at it. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: object;
  readonly dist: Readonly<Record<string, unknown>>;
}

const describeManifest = ({ name, version, dependencies, dist }: Manifest) => ({
  name,
  version,
  dependencies,
  dist: { integrity: dist.integrity, shasum: dist.shasum, tarball: dist.tarball },
});

function describePackument({ headers, json }: StepAnswer): unknown {
  const versions = json.versions as Readonly<Record<string, Manifest>>;
  return {
    type: headers['content-type']?.replace(/;.*/, ''),
    name: json.name,
    tags: json['dist-tags'],
    versions: Object.values(versions).map(describeManifest),
  };
}

const put = (path: string, body: unknown) => ({ method: 'PUT', path, body });
const publish = (about: Publication) => put(about.name.replace('/', '%2f'), publication(about));

const steps: readonly Step[] = [
  { title: 'ping', path: '-/ping', shape: ({ json }) => json },
  { title: 'whoami with a token', path: '-/whoami' },
  { title: 'whoami without one', path: '-/whoami', anonymous: true },
  { title: 'an unknown package', path: 'demo' },
  { title: 'an unknown scoped package', path: '@octo%2fdemo' },
  {
    title: 'a publish without a token',
    ...publish({ name: 'demo', version: '1.0.0' }),
    anonymous: true,
  },
  { title: 'the first publish', ...publish({ name: 'demo', version: '1.0.0' }) },
  { title: 'the same publish again', ...publish({ name: 'demo', version: '1.0.0' }) },
  {
    title: 'other bytes for a version that is there',
    ...publish({ name: 'demo', version: '1.0.0', bytes: Buffer.from('other bytes') }),
  },
  { title: 'the packument', path: 'demo', shape: describePackument },
  {
    title: 'the abbreviated packument',
    path: 'demo',
    headers: abbreviated,
    shape: describePackument,
  },
  { title: 'times in the packument', path: 'demo', shape: ({ json }) => 'time' in json },
  {
    title: 'times in the abbreviated packument',
    path: 'demo',
    headers: abbreviated,
    shape: ({ json }) => 'time' in json,
  },
  {
    title: 'HEAD of the packument',
    method: 'HEAD',
    path: 'demo',
    shape: ({ bytes }) => bytes.length,
  },
  { title: 'an ETag of the packument', path: 'demo', shape: ({ headers }) => 'etag' in headers },
  {
    title: 'one version',
    path: 'demo/1.0.0',
    shape: ({ json }) => describeManifest(json as never),
  },
  { title: 'one version by its tag', path: 'demo/latest', shape: ({ json }) => json.version },
  { title: 'a version that is not there', path: 'demo/9.9.9' },
  { title: 'the tarball', path: 'demo/-/demo-1.0.0.tgz', shape: ({ bytes }) => bytes.toString() },
  { title: 'a tarball that is not there', path: 'demo/-/demo-9.9.9.tgz' },
  { title: 'HEAD of the tarball', method: 'HEAD', path: 'demo/-/demo-1.0.0.tgz' },
  {
    title: 'a version with a tag',
    ...publish({ name: 'demo', version: '2.0.0-rc.1', tag: 'next' }),
  },
  { title: 'the tags', path: '-/package/demo/dist-tags', shape: ({ json }) => json },
  { title: 'a new tag', ...put('-/package/demo/dist-tags/beta', '2.0.0-rc.1') },
  {
    title: 'a tag without a token',
    ...put('-/package/demo/dist-tags/beta', '1.0.0'),
    anonymous: true,
  },
  {
    title: 'a tag for a version that is not there',
    ...put('-/package/demo/dist-tags/beta', '9.9.9'),
  },
  { title: 'a tag that goes', method: 'DELETE', path: '-/package/demo/dist-tags/next' },
  { title: 'the tags afterwards', path: '-/package/demo/dist-tags', shape: ({ json }) => json },
  { title: 'tags of an unknown package', path: '-/package/unknown/dist-tags' },
  { title: 'a scoped publish', ...publish({ name: '@octo/demo', version: '1.0.0' }) },
  {
    title: 'the scoped packument',
    path: '@octo%2fdemo',
    headers: abbreviated,
    shape: describePackument,
  },
  {
    title: 'the scoped packument, its slash as it is',
    path: '@octo/demo',
    shape: ({ json }) => json.name,
  },
  {
    title: 'the scoped tarball',
    path: '@octo/demo/-/demo-1.0.0.tgz',
    shape: ({ bytes }) => bytes.toString(),
  },
  {
    title: 'the first version of a package with another tag',
    ...publish({ name: 'tagged', version: '1.0.0', tag: 'next' }),
  },
  { title: 'its tags', path: '-/package/tagged/dist-tags', shape: ({ json }) => json },
  {
    title: 'an integrity of other bytes',
    ...publish({ name: 'wrong', version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==` }),
  },
  { title: 'a length of other bytes', ...publish({ name: 'long', version: '1.0.0', length: 1 }) },
  { title: 'a version that is none', ...publish({ name: 'invalid', version: '1.0' }) },
  {
    title: 'another name in the address',
    ...put('elsewhere', publication({ name: 'named', version: '1.0.0' })),
  },
  { title: 'a publish that is no JSON', ...put('broken', 'no package') },
  {
    title: 'a publish with provenance',
    ...publish({
      name: 'proven',
      version: '1.0.0',
      attachments: {
        'proven-1.0.0.sigstore': {
          content_type: 'application/vnd.dev.sigstore.bundle.v0.3+json',
          data: '{}',
          length: 2,
        },
      },
    }),
  },
  { title: 'attestations of a version that has none', path: '-/npm/v1/attestations/demo@1.0.0' },
  { title: 'the keys of the registry', path: '-/npm/v1/keys' },
];

/** Asks everything, one after the other. Addresses are told as if the registry were `<registry>`. */
export async function playDialogue(server: NpmServer): Promise<Dialogue> {
  const told: Record<string, unknown> = {};
  for (const step of steps) told[step.title] = await play(step, server);
  const text = JSON.stringify(told).replaceAll(server.registry, '<registry>/');
  return JSON.parse(text) as Dialogue;
}

async function play(step: Step, { registry, token, fetch }: NpmServer): Promise<unknown> {
  const { method = 'GET', path, body, shape } = step;
  const response = await fetch(`${registry}${path}`, {
    method,
    headers: {
      'user-agent': 'npm/11.0.0',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(step.anonymous ? {} : { authorization: `Bearer ${token}` }),
      ...step.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  if (response.status >= 300 || !shape) return response.status;
  const json =
    headers['content-type']?.includes('json') && bytes.length > 0 ? bytes.toString() : '{}';
  return [response.status, shape({ headers, bytes, json: JSON.parse(json) as StepAnswer['json'] })];
}
