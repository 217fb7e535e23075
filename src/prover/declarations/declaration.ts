/** One `# release:` comment: what it declares of the job or step that it stands at. */
import type { Location } from '../../failure.ts';
import { effectKinds, type ChannelName, type EffectKind } from '../effect.ts';
import { proverFailure } from '../failures.ts';

export interface DeclaredEffect {
  readonly kind: EffectKind;
  readonly channel?: ChannelName;
  readonly isPromotion?: boolean;
}

/** What the comment says: effects, that guesses are wrong, or that a rule is broken on purpose. */
export type Declaration =
  | { readonly says: 'effects'; readonly effects: readonly DeclaredEffect[] }
  | { readonly says: 'nothing' }
  | { readonly says: 'allow'; readonly rule: string; readonly reason: string };

const opening = /^#\s*release:/;

/** Whether the comment speaks to the prover: `# release:` in lower case. */
export function isDeclaration(comment: string): boolean {
  return opening.test(comment);
}

/** Reads it. Throws DECLARATION_INVALID with its line. */
export function parseDeclaration(comment: string, at: Location): Declaration {
  const said = comment.replace(opening, '').trim();
  const [first] = said.split(/\s+/, 1);
  if (first === 'allow') return parseWaiver(said, at);
  if (said === 'nothing') return { says: 'nothing' };
  return { says: 'effects', effects: said.split(',').map((part) => parseEffect(part, at)) };
}

function parseWaiver(said: string, at: Location): Declaration {
  const waiver = /^allow\s+([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)\s+because\s+(\S.*)$/.exec(said);
  if (!waiver) throw invalidDeclaration(said, '`allow RULE-NAME because …`, with a reason', at);
  return { says: 'allow', rule: waiver[1]!, reason: waiver[2]!.trim() };
}

const withChannel: readonly EffectKind[] = ['publishes', 'cleans', 'waits'];

/** `promotes image`: names move to what was published before. */
const promotes = 'promotes';

function parseEffect(part: string, at: Location): DeclaredEffect {
  const [word, channel, ...rest] = part.trim().split(/\s+/);
  const isPromotion = word === promotes;
  const kind = isPromotion ? 'publishes' : effectKinds.find((candidate) => candidate === word);
  if (!kind) {
    const words = [...effectKinds, promotes, 'nothing', 'allow'].join(', ');
    throw invalidDeclaration(part, `one of ${words}`, at);
  }
  if (channel === undefined) {
    if (kind === 'publishes')
      throw invalidDeclaration(part, 'the channel, such as `publishes pypi`', at);
    return { kind };
  }
  if (!withChannel.includes(kind)) throw invalidDeclaration(part, `\`${kind}\` alone`, at);
  if (rest.length > 0 || !/^[a-z][a-z0-9-]*$/.test(channel)) {
    throw invalidDeclaration(part, 'a channel in one word of small letters', at);
  }
  return { kind, channel, ...(isPromotion && { isPromotion }) };
}

/** DECLARATION_INVALID at a comment. */
export function invalidDeclaration(seen: string, expected: string, at: Location) {
  return proverFailure('DECLARATION_INVALID', {
    seen: `${at.file}:${at.line}: a \`# release:\` comment says ${JSON.stringify(seen.trim())}`,
    expected,
    cure: 'Correct the comment; a comment for people begins with another word.',
    location: at,
  });
}
