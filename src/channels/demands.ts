/** What is demanded of a channel besides the sealed bytes. */
import { text } from '../inputs.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { invalidInput } from '../structured-input.ts';
import { isDistTag, type DistTagChoice } from './dist-tag.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import { expectedPublisher } from './provenance.ts';
import type { PublisherInputs } from './publisher-inputs.ts';

export interface ChannelDemands {
  /** Heeded by registries whose versions have tags. */
  readonly distTag: DistTagChoice;
  /** Undefined when no provenance is asked for. */
  readonly publisher: ExpectedPublisher | undefined;
}

/** The declaration of `dist-tag`, for every action that publishes or reads a channel. */
export const distTagInput = () => ({
  distTag: text({
    describe:
      'For npm: the dist-tag, or `auto`: `latest` for the highest stable version, `next` for a prerelease, `release-1.x` for an older line. `latest` never moves backwards.',
    default: 'auto',
  }),
});

/** Throws INPUT_INVALID for a dist-tag that npm cannot have. */
export function demandsOf(
  inputs: PublisherInputs & { readonly distTag: string },
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
