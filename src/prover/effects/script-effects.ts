/** What the commands of a script do. */
import type { Location } from '../../failure.ts';
import { readScript, type ShellCommand } from '../shell/read-script.ts';
import { shellOptions } from '../shell/shell-options.ts';
import { unseenFailures, type ShellOptions } from '../shell/unseen-failures.ts';
import type { ShellWord } from '../shell/words.ts';
import { commands } from './catalogue-commands.ts';
import { commandArguments } from './command-arguments.ts';
import { applyRules, type Found } from './found.ts';
import { asksNoResult, commandsInTexts } from './quoted-commands.ts';
import { guessFromName, speaksOfRelease, taskNames } from './guess.ts';
import {
  isUnknownCommand,
  nothingHeld,
  readingsOf,
  withAssigned,
  type Held,
} from './held-commands.ts';
import { baseName, findCommand, indexCommands, programWords } from './match-command.ts';

const knownCommands = indexCommands(commands);

export interface Script {
  readonly text: string;
  /** Of its first line. */
  readonly at: Location;
  /** Another shell than the one whose grammar is read. */
  readonly isForeign: boolean;
  readonly options: ShellOptions;
  /** Whatever becomes of its commands, it is green. */
  readonly isLost?: boolean;
  /** What variables hold. */
  readonly held: Held;
}

/** Effects in the order of the commands, every branch counted. */
export function scriptEffects(script: Script): readonly Found[] {
  const { text, at, isForeign, options, isLost = false } = script;
  const commands = readScript(text);
  const held = withAssigned(script.held, commands);
  const unseen = unseenFailures(commands, options);
  return commands.flatMap((command) => {
    const place = { ...at, line: (at.line ?? 1) + command.line };
    return [
      ...heldEffects(command.words, place, held),
      ...innerEffects(command, place, { options, held }),
    ].map((found): Found => ({
      ...found,
      ...(isForeign && { certainty: 'guessed' }),
      ...((isLost || unseen.has(command)) && { failsUnseen: true }),
    }));
  });
}

/** All that it may be; what only a name tells counts when nothing else does anything. */
function heldEffects(words: readonly ShellWord[], at: Location, held: Held): readonly Found[] {
  const readings = readingsOf(words, held);
  const sure = readings
    .filter(({ isGuess }) => !isGuess)
    .flatMap((each) => commandEffects(each.words, at));
  if (sure.length > 0) return sure;
  for (const each of readings.filter(({ isGuess }) => isGuess)) {
    const found = commandEffects(each.words, at);
    if (found.length > 0) return found.map((one) => ({ ...one, certainty: 'guessed' }));
  }
  return [];
}

export interface InnerScript {
  readonly text: string;
  /** `python3`; undefined for a shell. */
  readonly language: string | undefined;
}

/** What a program is given to run: `bash -c '…'`, `eval '…'`, `python -c '…'`, a here document. */
export function innerScripts({ words, redirects }: ShellCommand): readonly InnerScript[] {
  const [program, ...rest] = programWords(words)[0] ?? [];
  const name = baseName(program?.text ?? '');
  if (!program || !/^(?:(?:ba|z|da)?sh|eval|python[\d.]*|node|ruby|perl)$/.test(name)) return [];
  const isShell = /sh$|^eval$/.test(name);
  const flag = rest.findIndex(({ text }) =>
    (isShell ? /^-[a-z]*c$/ : /^-[a-zA-Z]*[ce]$/).test(text),
  );
  const given = program.text === 'eval' ? rest : rest.slice(flag + 1, flag < 0 ? 0 : flag + 2);
  const language = isShell ? undefined : name;
  return [...given, ...redirects.flatMap(({ to: { body } }) => body ?? [])].map(({ text }) => ({
    text,
    language,
  }));
}

function innerEffects(
  command: ShellCommand,
  at: Location,
  { options, held }: Pick<Script, 'options' | 'held'>,
): readonly Found[] {
  const words = command.words.map(({ text }) => text);
  return innerScripts(command).flatMap(({ text, language }) =>
    scriptEffects({
      text: language === undefined ? text : commandsInTexts(text),
      at,
      isForeign: language !== undefined,
      isLost: language !== undefined && asksNoResult(text),
      held,
      options: language !== undefined || words.includes('eval') ? options : shellOptions(words),
    }),
  );
}

/** Effects of one command. */
export function commandEffects(words: readonly ShellWord[], at: Location): readonly Found[] {
  const known = findKnown(words);
  if (!known) return guessedEffects(words, at);
  const { candidate, entry } = known;
  const by = nameOf(candidate, entry.command);
  return applyRules(entry.effects, commandArguments(candidate), { by, at, isGuess: false });
}

/** The entry that describes the command, wrappers seen through; undefined when none does. */
export function findKnown(words: readonly ShellWord[]) {
  for (const candidate of programWords(words)) {
    const entry = findCommand(candidate, knownCommands);
    if (entry) return { candidate, entry };
  }
  return undefined;
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
  for (const { candidate, names } of tasksOf(words)) {
    const passed = commandArguments(candidate);
    if (/--dry-run\b|--help\b|--version\b/.test(passed.text)) continue;
    const found = names.flatMap((name) =>
      applyRules(guessFromName(name), passed, { by: `the name ${name}`, at, isGuess: true }),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** What each reading of the command runs: names of scripts and tasks, none for a program. */
export function tasksOf(words: readonly ShellWord[]) {
  // A task runner behind a wrapper (`pixi run publish`) names a task where a program would stand.
  const candidates = programWords(words);
  const isWrapped = words.length > 1 && (candidates[0]?.length ?? 0) < words.length;
  return candidates.map((candidate) => ({ candidate, names: taskNames(candidate, isWrapped) }));
}

/**
 * Scripts and tasks whose name speaks of a release, and of which nothing else is known; and
 * variables that are run, when nothing tells what they hold.
 */
export function unknownTasks(script: string, outer: Held = nothingHeld): readonly string[] {
  const commands = readScript(script);
  const held = withAssigned(outer, commands);
  const computed = commands.filter(({ words }) => isUnknownCommand(runBy(words), held));
  const named = commands
    .filter(({ words }) => !findKnown(words))
    // The last of several readings: in `pixi run -e release build` an environment comes first.
    .flatMap(({ words }) => tasksOf(words).at(-1)?.names ?? [])
    .filter((name) => speaksOfRelease(name) && guessFromName(name).length === 0);
  return [...computed.map(({ words }) => words.map(({ text }) => text).join(' ')), ...named];
}

/** `eval "$COMMAND"` and `bash -c "$COMMAND"` run what the variable holds. */
function runBy(words: readonly ShellWord[]): readonly ShellWord[] {
  const [program, flag] = words.map(({ text }) => text);
  if (program === 'eval') return words.slice(1);
  return /^(?:ba|z|da)?sh$/.test(program ?? '') && /^-[a-z]*c$/.test(flag ?? '')
    ? words.slice(2)
    : words;
}
