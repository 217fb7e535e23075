/**
 * BUILD_META.json: where the release came from and what it was built with, for programs. What
 * nobody told is not in it. Its JSON Schema is schemas/build-meta.schema.json.
 */
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { RunContext } from '../ports.ts';
import { NotOfShape, nullable, objectOf, oneOf, textLike, type Shape } from '../shape.ts';
import { evidenceFailure } from './failures.ts';
import { lockFilesShape, toolchainsShape, type KnownBuild } from './known-build.ts';

export const buildMetaSchemaId = 'https://release-actions.dev/schemas/build-meta/v1';

/** What both forms of BUILD_META tell of the runner. */
export type MetaRunner = Pick<RunContext, 'runnerImage' | 'runnerOs' | 'runnerArch'>;

/** What is known of a release before its manifest is written. */
export type Release = Omit<ReleaseManifest, 'schema' | 'evidence' | 'channels'>;

/**
 * The text; the same for every attempt of a run on the same kind of runner. Of the runner's
 * image only the name is told: its weekly version would change the digest of a re-run's seal.
 */
export function renderBuildMetaJson(release: Release, known: KnownBuild, runner: MetaRunner) {
  const { repository, tag, version, commit, committedAt, build } = release;
  const meta = {
    schema: buildMetaSchemaId,
    ...{ repository, tag, version, commit, committedAt },
    build: { workflow: build.workflow, runId: build.runId },
    sealedOn: {
      image: word(runner.runnerImage?.split(' ')[0]),
      os: word(runner.runnerOs),
      arch: word(runner.runnerArch),
    },
    toolchains: known.toolchains.map(({ name, version, platform }) => ({
      ...{ name, version, platform },
    })),
    lockFiles: known.lockFiles.map(({ path, sha256 }) => ({ path, sha256 })),
    artifacts: release.artifacts.map(({ name, size, sha256, adoptedFrom }) => ({
      ...{ name, size, sha256 },
      adoptedFrom: adoptedFrom && { registry: adoptedFrom.registry, url: adoptedFrom.url },
    })),
  };
  return `${JSON.stringify(meta, null, 2)}\n`;
}

/** Null, where it is not known or is no word: a line that is always there can be compared. */
function word(text: string | undefined): string | null {
  return text !== undefined && /^[\w.+-]{1,60}$/.test(text) ? text : null;
}

/** A line that only tells which runner it was; nothing else is so deep and has such a name. */
const runnerLine = /^ {4}"(image|os|arch)": (?:null|"[\w.+-]{1,60}")(,?)$/;

/** Whether two texts tell of the same release, on whatever runners they were written. */
export function isSameBuildMetaJson(one: string, other: string): boolean {
  return withoutRunner(one) === withoutRunner(other);
}

function withoutRunner(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(runnerLine, '$1$2'))
    .join('\n');
}

const metaShape = objectOf({
  schema: oneOf([buildMetaSchemaId]),
  toolchains: toolchainsShape,
  lockFiles: lockFilesShape,
});

/** What a BUILD_META.json tells of the build. Throws EVIDENCE_META_MALFORMED. */
export function parseKnownBuild(text: string): KnownBuild {
  const { toolchains, lockFiles } = read(text, metaShape);
  return { toolchains, lockFiles };
}

const wordOrNull = nullable(textLike(/^[\w.+-]{1,60}$/, 'one word'));
const runnerShape = objectOf({
  sealedOn: objectOf({ image: wordOrNull, os: wordOrNull, arch: wordOrNull }),
});

/** The runner that a BUILD_META.json was written on. Throws EVIDENCE_META_MALFORMED. */
export function parseMetaRunner(text: string): MetaRunner {
  const { image, os, arch } = read(text, runnerShape).sealedOn;
  return {
    runnerImage: image ?? undefined,
    runnerOs: os ?? undefined,
    runnerArch: arch ?? undefined,
  };
}

function read<T>(text: string, shape: Shape<T>): T {
  try {
    return shape(JSON.parse(text) as unknown, '');
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    throw evidenceFailure('EVIDENCE_META_MALFORMED', {
      seen: `in BUILD_META.json, ${error.message}`,
      expected: 'what schemas/build-meta.schema.json describes',
      cure: 'Continue a set as seal-artifacts wrote it, and use the same version of the suite in every job.',
    });
  }
}
