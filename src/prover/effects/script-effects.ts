/** What the commands of a script do. */
import type { Location } from '../../failure.ts';
import { readScript } from '../shell/read-script.ts';
import type { ShellWord } from '../shell/words.ts';
import { commands } from './catalogue-commands.ts';
import { commandArguments } from './command-arguments.ts';
import { applyRules, type Found } from './found.ts';
import { guessFromName, taskNames } from './guess.ts';
import { isCommand, programWords } from './match-command.ts';

export interface Script {
  readonly text: string;
  /** Of its first line. */
  readonly at: Location;
  /** Another shell than the one whose grammar is read. */
  readonly isForeign: boolean;
}

/** Effects in the order of the commands, every branch counted. */
export function scriptEffects({ text, at, isForeign }: Script): readonly Found[] {
  return readScript(text).flatMap(({ words, line }) =>
    commandEffects(words, { ...at, line: (at.line ?? 1) + line }).map((found): Found =>
      isForeign ? { ...found, certainty: 'guessed' } : found,
    ),
  );
}

/** Effects of one command. */
export function commandEffects(words: readonly ShellWord[], at: Location): readonly Found[] {
  for (const candidate of programWords(words)) {
    const entry = commands.find((known) => isCommand(candidate, known));
    if (entry) {
      const by = nameOf(candidate, entry.command);
      return applyRules(entry.effects, commandArguments(candidate), { by, at, isGuess: false });
    }
  }
  return guessedEffects(words, at);
}

/** `gh release create`, out of an entry that may name several. */
function nameOf(words: readonly ShellWord[], command: string): string {
  const names = command.split(' ').flatMap((part) => part.split('|'));
  return words
    .map(({ text }) => text.replace(/^.*\//, ''))
    .filter((text) => names.includes(text))
    .slice(0, command.split(' ').length)
    .join(' ');
}

function guessedEffects(words: readonly ShellWord[], at: Location): readonly Found[] {
  // A task runner behind a wrapper (`pixi run publish`) names a task where a program would stand.
  const isWrapped = words.length > 1 && (programWords(words)[0]?.length ?? 0) < words.length;
  for (const candidate of programWords(words)) {
    const passed = commandArguments(candidate);
    if (/--dry-run\b|--help\b|--version\b/.test(passed.text)) continue;
    const found = taskNames(candidate, isWrapped).flatMap((name) =>
      applyRules(guessFromName(name), passed, { by: `the name ${name}`, at, isGuess: true }),
    );
    if (found.length > 0) return found;
  }
  return [];
}
