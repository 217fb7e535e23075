/** The flags of a command, as entries of the catalogue ask for them. */
import type { ShellWord } from '../shell/words.ts';
import type { Argument, Arguments } from './answer.ts';

/** What a word list passes. A variable that may hold flags makes an absent flag unknown. */
export function commandArguments(words: readonly ShellWord[]): Arguments {
  const values = valuesOf(words);
  return {
    text: words.map(({ text }) => text).join(' '),
    find: (flag) => findFlag(words, flag, values) ?? perhapsInVariable(words, flag),
  };
}

/** Options that take the next word whatever it looks like: `--notes --draft` makes no draft. */
const takesNext = /^--(?:notes|notes-file|notes-start-tag|title|target|repo|message|body)$/;
const ofGh = /^-[nFtR]$/;

/** Positions of words that are an option's value. */
function valuesOf(words: readonly ShellWord[]): ReadonlySet<number> {
  const values = new Set<number>();
  const isGh = words[0]?.text === 'gh' && words[1]?.text !== 'api';
  words.forEach(({ text }, index) => {
    if (values.has(index)) return;
    if (takesNext.test(text) || (isGh && ofGh.test(text))) values.add(index + 1);
  });
  return values;
}

function findFlag(
  words: readonly ShellWord[],
  flag: string,
  values: ReadonlySet<number>,
): Argument | undefined {
  const index = words.findIndex(
    ({ text }, at) => !values.has(at) && (text === flag || text.startsWith(`${flag}=`)),
  );
  const word = words[index];
  if (!word) return undefined;
  if (word.text !== flag) {
    const text = word.text.slice(flag.length + 1);
    return { text, isComputed: isComputed(text) };
  }
  const next = words[index + 1];
  if (!next || next.text.startsWith('-')) return { text: 'true', isComputed: false };
  return { text: next.text, isComputed: isComputed(next.text), isNextWord: true };
}

/** Whether a variable or an expression stands in the text. */
function isComputed(text: string): boolean {
  return /\$[\w{(]|`/.test(text);
}

/** `$ARGS` may hold any flag, `$DRAFT_FLAG` the one that it names; `$TAG` holds none. */
function perhapsInVariable(words: readonly ShellWord[], flag: string): Argument | undefined {
  const name = fold(flag.replace(/^-+/, ''));
  const holds = words.some(
    ({ text, isLoose }) =>
      isLoose &&
      /^\$/.test(text) &&
      (/args|opts|options|flags|params|extra/i.test(text) ||
        (name.length > 2 && fold(text).includes(name))),
  );
  return holds ? { text: '', isComputed: true } : undefined;
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[-_]/g, '');
}
