/** Which entry of the catalogue a command is: wrappers are seen through, flags are skipped. */
import type { ShellWord } from '../shell/words.ts';
import type { CommandEntry } from './entry.ts';

/** Programs that start another one; words that name them stand before it. */
const wrappers = [
  'sudo',
  'env',
  'time',
  'exec',
  'command',
  'nice',
  'nohup',
  'timeout',
  'retry',
  'xargs',
  'npx',
  'bunx',
  'uvx',
  'pnpx',
  'pnpm exec',
  'pnpm dlx',
  'yarn dlx',
  'yarn exec',
  'npm exec',
  'uv run',
  'uv tool run',
  'poetry run',
  'pdm run',
  'hatch run',
  'pipx run',
  'pixi run',
  'mise exec',
  'mise x',
  'bundle exec',
  'rustup run',
  'op run',
  'infisical run',
  'doppler run',
  'nix run',
  'nix develop',
];
/** The longest first, so that `uv tool run` is not taken for a shorter one. */
const wrapperWords = wrappers
  .map((wrapper) => wrapper.split(' '))
  .sort((left, right) => right.length - left.length);

/** The words that may be the program and its arguments, wrappers and assignments left out. */
export function programWords(words: readonly ShellWord[]): readonly ShellWord[][] {
  const rest = words.slice(firstWithout(words, ({ text }) => /^\w+\+?=/.test(text)));
  if (rest.length === 0) return [];
  const program = baseName(rest[0]!.text);
  const wrapper = wrapperWords.find(
    (names) =>
      names[0] === program &&
      names.every((name, index) => baseName(rest[index]?.text ?? '') === name),
  );
  if (wrapper) {
    return startsAfterFlags(rest, wrapper.length).flatMap((start) =>
      programWords(rest.slice(start)),
    );
  }
  const module = pythonModule(rest);
  return [[...(module ?? rest)]];
}

/** `python -Im build …` is the module's own command line. */
function pythonModule(words: readonly ShellWord[]): readonly ShellWord[] | undefined {
  if (!/^(?:python[\d.]*|py|pypy[\d.]*)$/.test(baseName(words[0]!.text))) return undefined;
  const flag = words.findIndex(({ text }) => /^-[A-Za-z]*m$/.test(text));
  const module = words[flag + 1];
  if (flag < 1 || !module) return undefined;
  // `build` alone would be any program of that name.
  const named = module.text === 'build' ? [{ ...module, text: 'python-build' }] : [module];
  return [...named, ...words.slice(flag + 2)];
}

/** Where a program can begin: behind flags, what may be a flag's value, and assignments. */
function startsAfterFlags(words: readonly ShellWord[], from: number): readonly number[] {
  const starts: number[] = [];
  for (let index = from; index < words.length; index += 1) {
    const { text } = words[index]!;
    if (isFlag(text) || /^\w+=/.test(text) || /^\d+[smhd]?$/.test(text)) continue;
    starts.push(index);
    if (!isFlag(words[index - 1]!.text) || index === from) break;
  }
  return starts;
}

function firstWithout<Item>(items: readonly Item[], skip: (item: Item) => boolean): number {
  const index = items.findIndex((item) => !skip(item));
  return index < 0 ? items.length : index;
}

interface ReadEntry {
  readonly entry: CommandEntry;
  /** What may stand for each of its words behind the program. */
  readonly subcommands: readonly (readonly string[])[];
}

/** Entries by the program that they begin with, each in the order of the catalogue. */
export type CommandIndex = ReadonlyMap<string, readonly ReadEntry[]>;

/** Every script asks for its commands, and most are of programs that no entry knows. */
export function indexCommands(entries: readonly CommandEntry[]): CommandIndex {
  const index = new Map<string, ReadEntry[]>();
  for (const entry of entries) {
    const [programs, ...subcommands] = entry.command.split(' ').map((names) => names.split('|'));
    for (const program of programs!) {
      index.set(program, [...(index.get(program) ?? []), { entry, subcommands }]);
    }
  }
  return index;
}

/** The first entry whose words stand there in their order, flags and their values between them. */
export function findCommand(
  words: readonly ShellWord[],
  index: CommandIndex,
): CommandEntry | undefined {
  const entries = index.get(baseName(words[0]?.text ?? '')) ?? [];
  return entries.find(({ subcommands }) => hasInOrder(words, subcommands))?.entry;
}

function hasInOrder(
  words: readonly ShellWord[],
  subcommands: readonly (readonly string[])[],
): boolean {
  let index = 1;
  for (const names of subcommands) {
    while (index < words.length && !names.includes(words[index]!.text)) {
      const isValue = index > 1 && isFlag(words[index - 1]!.text);
      if (!isFlag(words[index]!.text) && !isValue) return false;
      index += 1;
    }
    if (index === words.length) return false;
    index += 1;
  }
  return true;
}

function isFlag(text: string): boolean {
  return /^[-+]/.test(text);
}

/** `./node_modules/.bin/semantic-release@24` is `semantic-release`. */
export function baseName(text: string): string {
  return text
    .replace(/^.*[/\\](?=[^/\\])/, '')
    .replace(/(?:@[^@]*|==.*)$/, '')
    .replace(/\.(?:exe|cmd)$/, '');
}
