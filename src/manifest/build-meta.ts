/** BUILD_META.txt: where the release came from, for people who never read JSON. */
import type { KnownBuild } from '../evidence/known-build.ts';
import type { MetaRunner, Release } from '../evidence/build-meta-json.ts';
import { renderChecksums } from './checksums.ts';

/**
 * The text; the same for every attempt of a run. Of the runner's image only the
 * name is told: its weekly version would change the digest of a re-run's seal.
 */
export function renderBuildMeta(
  manifest: Release,
  { toolchains, lockFiles }: KnownBuild,
  { runnerImage, runnerOs, runnerArch }: MetaRunner,
): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['repository', manifest.repository],
    ['tag', manifest.tag],
    ['version', manifest.version],
    ['commit', manifest.commit],
    ['commit-time', manifest.committedAt],
    ['workflow', manifest.build.workflow],
    ['run', String(manifest.build.runId)],
    ['runner-image', runnerImage?.split(' ')[0]],
    ['runner-os', runnerOs],
    ['runner-arch', runnerArch],
    ...toolchains.map(({ name, version, platform }) => {
      const on = platform === undefined ? '' : ` (${platform})`;
      return ['toolchain', `${name} ${version}${on}`] as const;
    }),
    ...lockFiles.map(({ path, sha256 }) => ['lock-file', `${sha256}  ${path}`] as const),
  ];
  const lines = facts.map(([name, value]) => `${name}: ${oneLine(value ?? 'unknown')}\n`);
  return `${lines.join('')}\n${renderChecksums(manifest.artifacts)}`;
}

/** A line that only tells which runner it was: a name, and nothing that could be a message. */
const runnerLine = /^(runner-(?:image|os|arch)): [\w.+-]{1,60}$/;

/** Whether two texts tell of the same release, on whatever runners they were written. */
export function isSameBuildMeta(one: string, other: string): boolean {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  return lines.length === others.length && lines.every((line, at) => isSame(line, others[at]!));
}

function isSame(line: string, other: string): boolean {
  if (line === other) return true;
  const field = runnerLine.exec(line)?.[1];
  return field !== undefined && field === runnerLine.exec(other)?.[1];
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this replaces
  return text.replace(/[\u0000-\u001f\u007f]/g, ' ');
}
