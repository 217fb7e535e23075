/** A version that waits for a person's approval: its bytes are compared before anybody gives it. */
import { explainDifference, renderDifference } from '../bytes/difference.ts';
import { judgeBytes } from '../bytes/verdict.ts';
import type { Failure } from '../failure.ts';
import { present, unknown, type Lookup } from '../lookup.ts';
import type { Files } from '../ports.ts';
import { channelFailure } from './failures.ts';
import { servedPath, type Sighting } from './observe.ts';
import { artifactsOf, coordinatesOf, purlOf, type ChannelQuestion } from './question.ts';

export interface StagedSighting {
  /** By which it is approved or rejected. */
  readonly id: string;
  /** The tag that it gets when it is approved. */
  readonly tag: string | undefined;
  readonly sighting: Sighting;
}

/** Undefined when the registry cannot be asked: it has no staging, or no credential was given. */
export async function lookStaged(
  question: ChannelQuestion,
): Promise<Lookup<StagedSighting> | undefined> {
  const { findStaged } = question.registry;
  if (!findStaged) return undefined;
  const { packageName, version } = coordinatesOf(question);
  const found = await findStaged(packageName, version);
  if (found.state !== 'present') return found;
  const { id, tag, file } = found.value;
  // A registry that stages has one file a version.
  const [artifact] = artifactsOf(question.manifest, question.channel);
  const seen = await question.registry.open(file, servedPath(question, artifact!));
  if (seen.state === 'unknown') return seen;
  if (seen.state === 'absent') return unknown(`${file.url} is listed, but has no bytes yet`);
  const sighting: Sighting = {
    artifact: artifact!,
    verdict: judgeBytes(artifact!, seen),
    url: file.url,
    listed: true,
    yanked: false,
    seen: seen.value,
    reason: undefined,
  };
  return present({ id, tag, sighting });
}

/** CHANNEL_STAGED_DIFFERS when other bytes wait for approval; undefined when the sealed ones do. */
export async function findStagedMismatch(
  question: ChannelQuestion,
  { id, sighting }: StagedSighting,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Failure | undefined> {
  const { artifact, seen, url, verdict } = sighting;
  if (verdict !== 'different') return undefined;
  const { name, size, sha256 } = artifact;
  const paths = {
    sealedPath: `${question.sealedFolder}/${name}`,
    seenPath: servedPath(question, artifact),
  };
  const sides = { name, sealed: { size, sha256 }, seen: seen!, ...paths };
  const difference = await explainDifference(sides, files);
  return channelFailure('CHANNEL_STAGED_DIFFERS', {
    seen: `${url} has other bytes staged: ${renderDifference(difference, maxLines)}`,
    expected: 'the sealed bytes',
    cure: `Do not approve it. Run \`npm stage reject ${id}\` (it asks for your second factor), find out who staged it, and re-run this job: the number is free again then.`,
    location: { file: name },
  });
}

/** Of an explanation, the digests among them. */
const maxLines = 10;

/** CHANNEL_DIST_TAG_WRONG when approval would give another tag: it cannot be changed. */
export function findStagedTagMismatch(
  question: ChannelQuestion,
  { id, tag }: StagedSighting,
  expected: string,
): Failure | undefined {
  if (tag === undefined || tag === expected) return undefined;
  return channelFailure('CHANNEL_DIST_TAG_WRONG', {
    seen: `${purlOf(question)} is staged with the dist-tag ${tag}`,
    expected: `the dist-tag ${expected}`,
    cure: `Do not approve it: its tag cannot be changed. Run \`npm stage reject ${id}\` and re-run this job, which stages it anew; or set \`dist-tag\` to ${tag} if that was meant.`,
  });
}

/** CHANNEL_NOT_STAGED: neither staged nor live in time. */
export function notStaged(question: ChannelQuestion, seconds: number): Failure {
  return channelFailure('CHANNEL_NOT_STAGED', {
    seen: `after ${seconds} s ${purlOf(question)} is neither staged nor live`,
    expected: 'the sealed bytes, staged',
    cure: 'See whether the publishing step staged it, and whether a person rejected it meanwhile. `npm-token` must be a token that may read this package: the registry lists nothing to others.',
  });
}

/** CHANNEL_AWAITS_APPROVAL: the sealed bytes are staged, and nobody can install them yet. */
export function awaitsApproval(question: ChannelQuestion, id: string, seconds: number): Failure {
  return channelFailure('CHANNEL_AWAITS_APPROVAL', {
    seen: `after ${seconds} s ${purlOf(question)} is still staged, with the sealed bytes`,
    expected: 'the version, live',
    cure: `${howToApprove(id)} Then re-run this job.`,
  });
}

/** An instruction for the person who approves. */
export function howToApprove(id: string): string {
  return `Approve it with your second factor: \`npm stage approve ${id}\`, or under "Staged Packages" on the registry's site.`;
}
