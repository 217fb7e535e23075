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
const wrapperWords = wrappers.map((wrapper) => wrapper.split(' '));

/** The words that may be the program and its arguments, wrappers and assignments left out. */
export function programWords(words: readonly ShellWord[]): readonly ShellWord[][] {
  const rest = words.slice(firstWithout(words, ({ text }) => /^\w+\+?=/.test(text)));
  if (rest.length === 0) return [];
  const wrapper = wrapperWords
    .filter((names) => names.every((name, index) => baseName(rest[index]?.text ?? '') === name))
    .sort((left, right) => right.length - left.length)[0];
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

/** The entry's words in their order, flags and their values between them skipped. */
export function isCommand(words: readonly ShellWord[], { command }: CommandEntry): boolean {
  const [program, ...subcommands] = command.split(' ').map((names) => names.split('|'));
  if (!program!.includes(baseName(words[0]?.text ?? ''))) return false;
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
