/** An effect while it is looked for: what and how sure, the site still open. */
import type { Location } from '../../failure.ts';
import type { ChannelName, Effect, EffectKind, EffectSite } from '../effect.ts';
import type { Arguments } from './answer.ts';
import type { EffectRule } from './entry.ts';

export type Found = Omit<Effect, 'site'>;

/** Channels from which a release can be withdrawn: a tag moves back, a pull request is closed. */
const withdrawable: readonly ChannelName[] = ['image', 'homebrew', 'winget', 'aur', 'snap'];
const irreversible: readonly EffectKind[] = ['announces', 'dispatches', 'cleans'];

/** Whether it can be undone: a name moves back. What goes to an unknown channel cannot. */
export function isReversible({
  kind,
  channel,
  isPromotion = false,
}: Pick<Effect, 'kind' | 'channel' | 'isPromotion'>): boolean {
  if (isPromotion) return true;
  if (kind === 'publishes') return channel !== undefined && withdrawable.includes(channel);
  return !irreversible.includes(kind);
}

/** How an effect was recognised. */
export interface Recognition {
  readonly by: string;
  readonly at: Location;
  /** A known entry that was found by a way that may mislead. */
  readonly isGuess: boolean;
}

/** What the rules of an entry make of what is passed; a rule that says no gives nothing. */
export function applyRules(
  rules: readonly EffectRule[],
  passed: Arguments,
  { by, at, isGuess }: Recognition,
): readonly Found[] {
  return rules.flatMap((rule): Found[] => {
    const answer = rule.when(passed);
    if (answer === 'no') return [];
    const named = rule.channelFrom === undefined ? undefined : passed.find(rule.channelFrom);
    const channel = rule.channel ?? (named?.isComputed ? undefined : named?.text);
    // A registry on the machine itself is a test, unless the words mean something else.
    const isTest = rule.kind === 'publishes' && /\blocalhost\b|127\.0\.0\.1/.test(passed.text);
    const isSure = answer === 'yes' && !rule.isGuess && !isGuess && !isTest;
    const what = {
      kind: rule.kind,
      ...(channel !== undefined && { channel }),
      ...(rule.isPromotion && { isPromotion: true }),
    };
    return [
      {
        ...what,
        isReversible: isReversible(what),
        certainty: isSure ? 'known' : 'guessed',
        by,
        at,
      },
    ];
  });
}

/** The same at its site, each kind and channel once, promotions apart: the surest, where the first one stood. */
export function atSite(found: readonly Found[], site: EffectSite): readonly Effect[] {
  const kept = new Map<string, Effect>();
  for (const effect of found) {
    const key = `${effect.kind} ${effect.channel ?? ''} ${effect.isPromotion ?? false}`;
    const former = kept.get(key);
    const isSurer = former?.certainty === 'guessed' && effect.certainty === 'known';
    // One of several that is lost unseen is enough.
    const failsUnseen = effect.failsUnseen ?? former?.failsUnseen;
    if (!former || isSurer || failsUnseen) {
      kept.set(key, {
        ...(!former || isSurer ? { ...effect, site } : former),
        ...(failsUnseen && { failsUnseen }),
      });
    }
  }
  return [...kept.values()];
}
