/** The words that the catalogue is written in. */
import type { ChannelName, EffectKind } from '../effect.ts';
import { always, any, isTrue, not, type Ask } from './answer.ts';

/** One effect of an action or command, when what it is given says so. */
export interface EffectRule {
  readonly kind: EffectKind;
  readonly channel?: ChannelName;
  /** Input that names the channel. */
  readonly channelFrom?: string;
  /** Of `publishes` and `cleans`: only names move, to what the registry holds already. */
  readonly isPromotion?: boolean;
  readonly when: Ask;
  /** From words alone: told as a guess even when the words are there. */
  readonly isGuess: boolean;
}

/** An action: `owner/name`, with a path in its repository when it has one; `*` is any text. */
export interface ActionEntry {
  readonly action: string;
  readonly effects: readonly EffectRule[];
  /** The input is a script that the action runs. */
  readonly scriptFrom?: string;
  /** The input is the rest of this command. */
  readonly command?: { readonly program: string; readonly from: readonly string[] };
}

/** A command: the program, then its subcommands in order, flags skipped. `a|b` is either. */
export interface CommandEntry {
  readonly command: string;
  readonly effects: readonly EffectRule[];
}

export function uses(action: string, ...effects: readonly EffectRule[]): ActionEntry {
  return { action, effects };
}

/** An action that runs the script in one of its inputs, besides what else it does. */
export function usesScript(action: string, scriptFrom: string): ActionEntry {
  return { action, effects: [], scriptFrom };
}

/** An action that runs a program with the words of these inputs. */
export function usesCommand(
  action: string,
  program: string,
  ...from: readonly string[]
): ActionEntry {
  return { action, effects: [], command: { program, from } };
}

export function runs(command: string, ...effects: readonly EffectRule[]): CommandEntry {
  return { command, effects };
}

function rule(kind: EffectKind, when: Ask): EffectRule {
  return { kind, when, isGuess: false };
}

export const builds = (when: Ask = always) => rule('builds', when);
export const seals = (when: Ask = always) => rule('seals', when);
export const attests = (when: Ask = always) => rule('attests', when);
export const scans = (when: Ask = always) => rule('scans', when);
export const verifies = (when: Ask = always) => rule('verifies', when);
export const stages = (when: Ask = always) => rule('stages', when);
export const announces = (when: Ask = always) => rule('announces', when);
export const createsRef = (when: Ask = always) => rule('creates-ref', when);
export const dispatches = (when: Ask = always) => rule('dispatches', when);
export const waits = (when: Ask = always) => rule('waits', when);
export const cleans = (channel: ChannelName, when: Ask = always): EffectRule => ({
  ...rule('cleans', when),
  channel,
});
export const publishes = (channel: ChannelName, when: Ask = always): EffectRule => ({
  ...rule('publishes', when),
  channel,
});

/** Moves names to what was published before: `latest`, or the tag of the version. */
export const promotes = (channel: ChannelName, when: Ask = always): EffectRule => ({
  ...publishes(channel, when),
  isPromotion: true,
});

/** Puts names that were moved back to where they stood, and leaves what they named. */
export const putsBack = (channel: ChannelName, when: Ask = always): EffectRule => ({
  ...cleans(channel, when),
  isPromotion: true,
});

/** Publishes, or cleans, the channel that an input names. */
export const publishesInput = (input: string, when: Ask = always): EffectRule => ({
  ...rule('publishes', when),
  channelFrom: input,
});

/** The same, told as a guess. */
export const perhaps = (effect: EffectRule): EffectRule => ({ ...effect, isGuess: true });

/** A GitHub release that a flag makes a draft: public without it, both possible when it is computed. */
export const release = (isDraft: Ask): readonly EffectRule[] => [
  stages(isDraft),
  announces(not(isDraft)),
];

/** None of these flags. */
export const unless = (...flags: readonly string[]): Ask => not(given(...flags));

/** One of these flags, and not `=false`. */
export const given = (...flags: readonly string[]): Ask => any(...flags.map(isTrue));
