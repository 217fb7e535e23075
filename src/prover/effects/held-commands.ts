/** Commands that a variable holds: `$PUBLISH`, `"$GH" release create`, `${{ env.UPLOAD }}`. */
import { isOperator, splitWords, type ShellWord } from '../shell/words.ts';
import type { ShellCommand } from '../shell/read-script.ts';
import type { Templates } from '../../workflow/template.ts';
import { scalarText } from '../../workflow/tree.ts';

/** What variables may hold, as far as the file tells; undefined is a value that is computed. */
export type Held = ReadonlyMap<string, readonly (string | undefined)[]>;

export const nothingHeld: Held = new Map();

/** Of the innermost `env` first, which hides those around it. */
export function heldBy(envs: readonly Templates[]): Held {
  return new Map(
    envs
      .toReversed()
      .flatMap((env) => [...env])
      .map(([name, { literal, segments }]) => [
        name,
        [segments.length > 0 ? undefined : scalarText(literal)],
      ]),
  );
}

/** The same with what the script assigns: every value counts, whichever branch it stands in. */
export function withAssigned(held: Held, commands: readonly ShellCommand[]): Held {
  const all = new Map(held);
  for (const { text } of commands.flatMap(({ words }) => words)) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) continue;
    all.set(name, [...(all.get(name) ?? []), value!.includes('$(') ? undefined : value]);
  }
  return all;
}

export interface Reading {
  readonly words: readonly ShellWord[];
  /** The name of the variable speaks, nothing else does. */
  readonly isGuess: boolean;
}

/** What the command may be once its variable is replaced, the sure ones first. */
export function readingsOf(words: readonly ShellWord[], held: Held): readonly Reading[] {
  const at = words.findIndex(({ text }) => !/^\w+\+?=/.test(text));
  const name = at < 0 ? undefined : variableOf(words[at]!.text);
  if (name === undefined) return [{ words, isGuess: false }];
  const rest = words.slice(at + 1);
  const texts = (held.get(name) ?? []).filter((text) => text);
  // A value may be, or begin with, another variable, and never again with this one.
  const others = new Map([...held].filter(([other]) => other !== name));
  if (texts.length > 0) {
    return texts.flatMap((text) => readingsOf([...wordsOf(text!), ...rest], others));
  }
  // `$CARGO publish` is cargo; `$SUDO twine upload` is what stands behind.
  const program = name
    .toLowerCase()
    .replace(/^.*\./, '')
    .replace(/_(?:bin|cmd|path|exe)$/, '');
  return [
    { words: [{ ...words[at]!, text: program }, ...rest], isGuess: true },
    { words: rest, isGuess: true },
  ];
}

function wordsOf(text: string): readonly ShellWord[] {
  return splitWords(text).filter((token): token is ShellWord => !isOperator(token));
}

/** Its name when the word is a variable and nothing else. */
function variableOf(word: string): string | undefined {
  const shell = /^\$(?:(\w+)|\{(\w+)(?:[:?-][^}]*)?\})$/.exec(word);
  const expression = /^\$\{\{\s*(?:env\.(\w+)|([\w.-]+))\s*\}\}$/.exec(word);
  return shell?.[1] ?? shell?.[2] ?? expression?.[1] ?? expression?.[2];
}

/** A variable is all that the command is, and nobody knows all that it may hold. */
export function isUnknownCommand(words: readonly ShellWord[], held: Held): boolean {
  const [only, ...rest] = words.filter(({ text }) => !/^\w+\+?=/.test(text));
  const name = only && variableOf(only.text);
  if (name === undefined || rest.length > 0) return false;
  const texts = held.get(name);
  if (!texts || texts.includes(undefined) || !texts.some((text) => text)) return true;
  const others = new Map([...held].filter(([other]) => other !== name));
  return texts.some((text) => isUnknownCommand(wordsOf(text!), others));
}
