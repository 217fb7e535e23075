/** What is demanded of a channel besides the sealed bytes. */
import { choice, npmToken, text } from '../inputs.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { invalidInput } from '../structured-input.ts';
import { isDistTag, type DistTagChoice } from './dist-tag.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import { expectedPublisher } from './provenance.ts';
import { publisherInputs, type PublisherInputs } from './publisher-inputs.ts';
import type { ChannelQuestion } from './question.ts';

export interface ChannelDemands {
  /** Heeded by registries whose versions have tags. */
  readonly distTag: DistTagChoice;
  /** Undefined when no provenance is asked for. */
  readonly publisher: ExpectedPublisher | undefined;
}

/** `staged`: enough to know that the sealed bytes wait for approval, or are live already. */
export type Until = 'live' | 'staged';

export interface DemandInputs extends PublisherInputs {
  readonly until: Until;
  /** `auto` or a tag. */
  readonly distTag: string;
}

/** Declarations to spread into an action's inputs; their values are DemandInputs. */
export const demandInputs = () => ({
  until: choice(['live', 'staged'])({
    describe:
      'What is waited for after publishing. `staged`: that the sealed bytes wait at npm for a person’s approval (or are live already); that receipt is no proof for undraft-release.',
    default: 'live',
  }),
  npmToken: npmToken(),
  distTag: text({
    describe:
      'For npm: the dist-tag, or `auto`: `latest` for the highest stable version, `next` for a prerelease, `release-1.x` for an older line. `latest` never moves backwards.',
    default: 'auto',
  }),
  ...publisherInputs(),
});

/** Throws INPUT_INVALID for a dist-tag that npm cannot have. */
export function demandsOf(
  inputs: Omit<DemandInputs, 'until'>,
  manifest: ReleaseManifest,
): ChannelDemands {
  const { distTag } = inputs;
  if (!isDistTag(distTag)) {
    throw invalidInput(
      'dist-tag',
      `${JSON.stringify(distTag)} is no dist-tag: npm would take it for a version or a range, or refuse it.`,
      '`auto`, or a name such as `latest`, `next` or `release-1.x`',
    );
  }
  return {
    distTag,
    publisher: inputs.requireProvenance ? expectedPublisher(inputs, manifest) : undefined,
  };
}

/** Who cannot see what is staged would wait in vain. Throws INPUT_INVALID. */
export function requireStaging({ registry, channel }: ChannelQuestion, until: Until): void {
  if (until === 'live' || registry.findStaged) return;
  throw channel.type === 'npm'
    ? invalidInput(
        'npm-token',
        'it was not given, and nobody sees staged versions without it.',
        'with `until: staged`, a granular access token that may read the package',
      )
    : invalidInput(
        'until',
        `a ${channel.type} channel has no staging.`,
        '`live` for every channel but npm’s',
      );
}
