/** What is demanded of a channel besides the sealed bytes. */
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { invalidInput } from '../structured-input.ts';
import type { DemandInputs, Until } from './demand-inputs.ts';
import { isDistTag, type DistTagChoice } from './dist-tag.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import { expectedPublisher } from './provenance.ts';
import type { ChannelQuestion } from './question.ts';

export interface ChannelDemands {
  /** Heeded by registries whose versions have tags. */
  readonly distTag: DistTagChoice;
  /** Undefined when no provenance is asked for. */
  readonly publisher: ExpectedPublisher | undefined;
}

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
