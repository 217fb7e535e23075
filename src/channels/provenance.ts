/**
 * Provenance that a channel serves, against the publisher that is expected. What it states
 * is compared; its signatures are not verified here: PyPI and npm verify them when they
 * take it, and `npm audit signatures` or a Sigstore client does for whoever doubts them.
 */
import type { Failure } from '../failure.ts';
import type { ReleaseManifest, SealedArtifact } from '../manifest/manifest.ts';
import type { Publisher, ProvenanceSubject } from '../ports.ts';
import { channelFailure } from './failures.ts';
import type { PublisherInputs } from './publisher-inputs.ts';
import {
  isExpectedPublisher,
  renderExpected,
  renderPublisher,
  workflowFileOf,
  type ExpectedPublisher,
} from '../registry/publisher.ts';
import { purlOf, type ChannelQuestion } from './question.ts';

/** The inputs, completed by what the release was sealed with. */
export function expectedPublisher(
  inputs: PublisherInputs,
  { repository, build, tag }: ReleaseManifest,
): ExpectedPublisher {
  return {
    repository: inputs.publisherRepository ?? repository,
    workflow: inputs.publisherWorkflow ?? workflowFileOf(build.workflow),
    ref: `refs/tags/${tag}`,
    environment: inputs.publisherEnvironment,
  };
}

/** The publisher that vouches for the artifact, as expected; undefined when none does. */
export function findVoucher(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  { artifact, publishers }: { artifact: SealedArtifact; publishers: readonly Publisher[] },
  expected: ExpectedPublisher,
): Publisher | undefined {
  return publishers.find(
    (publisher) =>
      isExpectedPublisher(publisher, expected) &&
      publisher.subjects.some((subject) => isAbout(subject, artifact, purlOf(question))),
  );
}

/** PyPI's subjects are file names with a SHA-256, npm's are package URLs with a SHA-512. */
function isAbout(subject: ProvenanceSubject, artifact: SealedArtifact, purl: string): boolean {
  if (subject.name === artifact.name) return subject.sha256 === artifact.sha256;
  return (
    subject.name === purl && subject.sha512 !== undefined && subject.sha512 === artifact.sha512
  );
}

/** CHANNEL_PROVENANCE_DIFFERS: there is provenance, of something or somebody else. */
export function provenanceDiffers(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  { artifact, publishers }: { artifact: SealedArtifact; publishers: readonly Publisher[] },
  expected: ExpectedPublisher,
): Failure {
  const told = publishers.slice(0, 3).map((publisher) => renderPublisher(publisher));
  const right = publishers.some((publisher) => isExpectedPublisher(publisher, expected));
  const about = right ? ', but not for the sealed bytes' : '';
  return channelFailure('CHANNEL_PROVENANCE_DIFFERS', {
    seen: `the provenance of ${artifact.name} at ${purlOf(question)} names ${told.join('; ') || 'nobody'}${about}`,
    expected: `the sealed bytes, published by ${renderExpected(expected)}`,
    cure: 'Do not release: find out which run published this version (the provenance names it), and whether the trusted publisher is the right one. Then release the next version.',
  });
}

/** CHANNEL_PROVENANCE_MISSING; `seconds`: how long was waited for it. */
export function provenanceMissing(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  artifact: SealedArtifact,
  seconds: number | undefined,
): Failure {
  const { type } = question.channel;
  return channelFailure('CHANNEL_PROVENANCE_MISSING', {
    seen:
      seconds === undefined
        ? `a ${type} channel has no provenance that could be read`
        : `after ${seconds} s ${purlOf(question)} has no provenance of ${artifact.name}`,
    expected: 'provenance of the sealed bytes, as `require-provenance` demands',
    cure: 'Publish with trusted publishing from a public repository and without `--provenance=false`; a version that is there without it never gets any. Or leave `require-provenance` out for this channel.',
  });
}
