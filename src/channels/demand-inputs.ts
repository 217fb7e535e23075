/**
 * The inputs by which something is demanded of a channel, declared once. What judges them
 * stands apart: whoever only declares them does not load a SemVer library.
 */
import { choice, npmToken, text } from '../inputs.ts';
import { publisherInputs, type PublisherInputs } from './publisher-inputs.ts';

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
