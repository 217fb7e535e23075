/** The dist-tag policy of a channel, asked of its registry before and after publishing. */
import { valid } from 'semver';
import type { Failure } from '../failure.ts';
import { absent, present, type Lookup } from '../lookup.ts';
import type { DistTags } from '../ports.ts';
import { registryFailure } from '../registry/failures.ts';
import {
  chooseDistTag,
  findHigherStable,
  findLatestAhead,
  isAtOrPast,
  isLineTag,
  type DistTagChoice,
} from './dist-tag.ts';
import { channelFailure } from './failures.ts';
import { coordinatesOf, purlOf, type ChannelQuestion } from './question.ts';

const noTags: DistTags = { tags: {}, versions: [] };

/**
 * The package's tags; absent for a registry that has none at all. A package that is not
 * there yet has no tags. Throws REGISTRY_NAME_INVALID for a version that cannot be ordered.
 */
export async function readDistTags(question: ChannelQuestion): Promise<Lookup<DistTags>> {
  const { findDistTags } = question.registry;
  if (!findDistTags) return absent;
  const { packageName, version } = coordinatesOf(question);
  if (valid(version) === null) {
    throw registryFailure('REGISTRY_NAME_INVALID', {
      seen: `the version ${JSON.stringify(version)} of ${packageName}`,
      expected: 'a version of Semantic Versioning: tags are chosen by its order',
      cure: 'Correct the version of this channel where the release is sealed.',
    });
  }
  const found = await findDistTags({ package: packageName, version });
  return found.state === 'absent' ? present(noTags) : found;
}

export interface TagPlan {
  readonly tag: string;
  /** CHANNEL_DIST_TAG_BACKWARDS. */
  readonly failure: Failure | undefined;
}

/** The tag to publish with, and whether `latest` would go backwards by it. */
export function planDistTag(
  question: ChannelQuestion,
  choice: DistTagChoice,
  tags: DistTags,
): TagPlan {
  const { version } = coordinatesOf(question);
  const tag = chooseDistTag(choice, version, tags);
  const ahead = findLatestAhead(tag, version, tags);
  return { tag, failure: ahead === undefined ? undefined : wouldGoBack(question, ahead) };
}

export interface TagReading {
  readonly tag: string;
  /** `lags`: asked again while there is time. `wrong`: never. */
  readonly state: 'holds' | 'lags' | 'wrong';
  /** Set unless it holds: CHANNEL_DIST_TAG_WRONG, CHANNEL_DIST_TAG_BACKWARDS. */
  readonly failure: Failure | undefined;
}

/** `published`: whether this run did; then a tag that was chosen for an older line must stand. */
export function judgeDistTags(
  question: ChannelQuestion,
  { choice, published }: { readonly choice: DistTagChoice; readonly published: boolean },
  tags: DistTags,
): TagReading {
  const { version } = coordinatesOf(question);
  const tag = chooseDistTag(choice, version, tags);
  const higher = findHigherStable(version, tags);
  if (tag !== 'latest' && tags.tags.latest === version && higher !== undefined) {
    return { tag, state: 'wrong', failure: wentBack(question, higher) };
  }
  // What a run long ago chose for what was then the newest line, nobody can tell any more.
  const excused = choice === 'auto' && isLineTag(tag) && !published;
  if (excused || isAtOrPast(version, tags.tags[tag])) {
    return { tag, state: 'holds', failure: undefined };
  }
  return { tag, state: 'lags', failure: wrongTag(question, tag, tags.tags[tag]) };
}

function wouldGoBack(question: ChannelQuestion, ahead: string): Failure {
  return channelFailure('CHANNEL_DIST_TAG_BACKWARDS', {
    seen: `\`latest\` of ${purlOf(question)} is at ${ahead}, which is higher`,
    expected: 'a version higher than the latest, or another dist-tag',
    cure: 'Set `dist-tag` to `auto`, or to the name of the older line, such as `release-1.x`: everybody who names no version would get the older one.',
  });
}

function wentBack(question: ChannelQuestion, higher: string): Failure {
  const { packageName } = coordinatesOf(question);
  return channelFailure('CHANNEL_DIST_TAG_BACKWARDS', {
    seen: `\`latest\` was moved to ${purlOf(question)}, although ${higher} is there`,
    expected: `\`latest\` at ${higher}`,
    cure: `Run \`npm dist-tag add ${packageName}@${higher} latest\`, publish with the \`dist-tag\` output of the gate, and re-run this job.`,
  });
}

function wrongTag(question: ChannelQuestion, tag: string, at: string | undefined): Failure {
  const { packageName, version } = coordinatesOf(question);
  return channelFailure('CHANNEL_DIST_TAG_WRONG', {
    seen: `the dist-tag ${tag} of ${purlOf(question)} is ${at === undefined ? 'not there' : `at ${at}`}`,
    expected: `${tag} at ${version} or a later one`,
    cure: `Publish with the \`dist-tag\` output of the gate. For this version, run \`npm dist-tag add ${packageName}@${version} ${tag}\` and re-run this job; or set \`dist-tag\` to the tag that was meant.`,
  });
}
