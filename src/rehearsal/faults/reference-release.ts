/** What fault scenarios of the reference release share: its files, its draft, moments, other bytes. */
import { join } from 'node:path';
import { createBlobs } from '../../world/blobs.ts';
import type { AssetState, ReleaseState } from '../../world/github/state.ts';
import type { RequestPattern } from '../../world/match.ts';
import type { GithubPublisher } from '../../world/trusted-publisher.ts';
import type { FaultExpectation, FaultStage } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';

/** Packages of the reference project, as its channels name them. */
export const packages = { crate: 'tidemark', python: 'tidemark', npm: '@octo/tidemark' } as const;

export interface BuiltFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export type BuiltKind = 'crate' | 'wheel' | 'sdist' | 'tarball';

const placeOf: { readonly [Kind in BuiltKind]: RegExp } = {
  crate: /^prebuilt\/crate\/([^/]+\.crate)$/,
  wheel: /^prebuilt\/python\/([^/]+\.whl)$/,
  sdist: /^prebuilt\/python\/([^/]+\.tar\.gz)$/,
  tarball: /^prebuilt\/npm\/([^/]+\.tgz)$/,
};

/** The file as the reference project's build gives it. */
export function builtFile({ world, repository, commit }: FaultStage, kind: BuiltKind): BuiltFile {
  const { files } = repository.state.commits[commit]!;
  for (const [path, key] of Object.entries(files)) {
    const name = placeOf[kind].exec(path)?.[1];
    if (name) return { name, bytes: createBlobs(join(world.folder, 'blobs')).get(key) };
  }
  throw new Error(`The reference project has no prebuilt ${kind}.`);
}

/** Whom PyPI trusts to publish the reference project, as its provenance names it. */
export function pypiPublisher({ world }: FaultStage): GithubPublisher {
  return { repository: world.repository, workflow: 'release.yml', environment: 'pypi' };
}

/** The version that is released. */
export function versionOf({ tag }: Pick<FaultStage, 'tag'>): string {
  return tag.replace(/^v/, '');
}

/** The same wheel, built again: one more byte in the zip's comment, every member as it was. */
export function rebuiltWheel(bytes: Buffer): Buffer {
  const rebuilt = Buffer.concat([bytes, Buffer.from('!')]);
  // A zip ends with the length of its comment (none in what was built) and the comment.
  rebuilt.writeUInt16LE(1, bytes.length - 2);
  return rebuilt;
}

/** The same sdist or tarball, built again: gzip's header tells another time. */
export function rebuiltGzip(bytes: Buffer): Buffer {
  const rebuilt = Buffer.from(bytes);
  rebuilt.writeUInt32LE(1_700_000_000, 4);
  return rebuilt;
}

/** The staged draft. Throws when there is none: the scenario is at the wrong moment. */
export function requireDraft({ repository, tag }: FaultStage): ReleaseState {
  const draft = repository.releases().find((release) => release.draft && release.tagName === tag);
  if (!draft) throw new Error(`There is no draft for ${tag}.`);
  return draft;
}

/** The public release of the tag, undefined when there is none. */
export function findPublic({ repository, tag }: FaultStage): ReleaseState | undefined {
  return repository.releases().find((release) => !release.draft && release.tagName === tag);
}

/** How often a request of the pattern was seen, when that is not as declared. */
export function countedAs(
  { world }: FaultStage,
  what: string,
  [pattern, wanted]: readonly [RequestPattern, number],
): readonly string[] {
  const seen = world.log.count(pattern);
  return seen === wanted ? [] : [`${what}: ${seen} times, declared ${wanted}`];
}

/** The one PATCH that makes a release public. */
export const publication = { method: 'PATCH', host: 'api.github.com', path: /\/releases\/\d+$/ };

interface ReceiptOfJob {
  readonly predicate: {
    readonly state: string;
    readonly observations: readonly { readonly attempts: number }[];
  };
}

function receiptOf(report: RehearsalReport, job: string): ReceiptOfJob['predicate'] | undefined {
  const text = report.jobs.find(({ id }) => id === job)?.outputs.receipt;
  return text ? (JSON.parse(text) as ReceiptOfJob).predicate : undefined;
}

/** The state in the receipt of a job; undefined when there is no receipt. */
export function receiptState(report: RehearsalReport, job: string): string | undefined {
  return receiptOf(report, job)?.state;
}

/** How often the slowest file of a job's receipt was looked at; 0 when there is no receipt. */
export function receiptAttempts(report: RehearsalReport, job: string): number {
  const observations = receiptOf(report, job)?.observations ?? [];
  return Math.max(0, ...observations.map(({ attempts }) => attempts));
}

/** What is not as it should be, each with its text; empty when all holds. */
export function problemsAmong(checks: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(checks).flatMap(([text, holds]) => (holds ? [] : [text]));
}

/** The bytes of a finished asset of the public release; undefined when there is none. */
export function findAssetBytes(stage: FaultStage, name: string): Buffer | undefined {
  const asset = findPublic(stage)?.assets.find((candidate) => candidate.name === name);
  return asset?.state === 'uploaded' ? stage.repository.assetBytes(asset.id) : undefined;
}

/** A finished asset of the staged draft. Throws when there is none. */
export function requireAsset(stage: FaultStage, name: string): AssetState {
  const asset = requireDraft(stage).assets.find((candidate) => candidate.name === name);
  if (asset?.state === 'uploaded') return asset;
  throw new Error(`The draft has no asset ${name}.`);
}

/** Everything was published, and the last gate held. */
export const stoppedAtUndraft = {
  conclusion: 'failure',
  public: false,
  jobs: {
    'publish-crate': 'success',
    'publish-pypi': 'success',
    'publish-npm': 'success',
    undraft: 'failure',
    outcome: 'failure',
  },
} as const satisfies Omit<FaultExpectation, 'code' | 'check'>;
