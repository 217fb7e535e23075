/** Commands that a variable holds: `$PUBLISH`, `"$GH" release create`, `${{ env.UPLOAD }}`. */
import { isOperator, splitWords, type ShellWord } from '../shell/words.ts';
import type { ShellCommand } from '../shell/read-script.ts';
import type { Templates } from '../../workflow/template.ts';
import { scalarText } from '../../workflow/tree.ts';

/** What variables hold, as far as the file tells. */
export type Held = ReadonlyMap<string, string>;

export const nothingHeld: Held = new Map();

/** Of the innermost `env` first; a computed value is not known. */
export function heldBy(envs: readonly Templates[]): Held {
  return new Map(
    envs
      .toReversed()
      .flatMap((env) => [...env])
      .map(([name, { literal, segments }]) => [
        name,
        segments.length > 0 ? '' : scalarText(literal),
      ]),
  );
}

/** The same with what the script itself assigns. */
export function withAssigned(held: Held, commands: readonly ShellCommand[]): Held {
  const assigned = commands.flatMap(({ words }) =>
    words.flatMap(({ text }) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
      return name !== undefined && !value!.includes('$(') ? [[name, value!] as const] : [];
    }),
  );
  return new Map([...held, ...assigned]);
}

export interface Reading {
  readonly words: readonly ShellWord[];
  /** The name of the variable speaks, nothing else does. */
  readonly isGuess: boolean;
}

/** What the command may be once its variable is replaced, the surest first. */
export function readingsOf(words: readonly ShellWord[], held: Held): readonly Reading[] {
  const at = words.findIndex(({ text }) => !/^\w+\+?=/.test(text));
  const name = at < 0 ? undefined : variableOf(words[at]!.text);
  if (name === undefined) return [{ words, isGuess: false }];
  const rest = words.slice(at + 1);
  const text = held.get(name);
  if (text) return [{ words: [...wordsOf(text), ...rest], isGuess: false }];
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

/** A variable is all that the command is, and nobody knows what it holds. */
export function isUnknownCommand(words: readonly ShellWord[], held: Held): boolean {
  const [only, ...rest] = words.filter(({ text }) => !/^\w+\+?=/.test(text));
  const name = only && variableOf(only.text);
  return name !== undefined && rest.length === 0 && !held.get(name);
}
