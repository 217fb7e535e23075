/**
 * Commands whose failure leaves their script green: `|| true`, `!`, a pipeline without `pipefail`,
 * a job in the background, a list that `set -e` does not end. Where the script may still tell of it
 * (`exit "$failed"`, an output that says so), it is taken to be seen.
 */
import type { ShellCommand } from './read-script.ts';
import { isHandled, tellsLater } from './handled-failures.ts';

/** How the shell was started. */
export interface ShellOptions {
  /** `-e`: the first command that fails ends the script. */
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

interface Script {
  readonly commands: readonly ShellCommand[];
  readonly options: ShellOptions;
  /** Calls of functions that are being followed: one may call itself. */
  readonly following: ReadonlySet<number>;
}

/** Those of the commands that can fail without failing the script. */
export function unseenFailures(
  commands: readonly ShellCommand[],
  options: ShellOptions,
): ReadonlySet<ShellCommand> {
  const script: Script = { commands, options, following: new Set() };
  if (commands.some(endsGreen)) return new Set(commands);
  return new Set(commands.filter((_, index) => isUnseen(index, script)));
}

/** `trap 'exit 0' EXIT` */
const endsGreen = ({ words }: ShellCommand) =>
  words[0]?.text === 'trap' && /\bexit 0\b/.test(words[1]?.text ?? '');

/** `quiet`: what fails there ends no script, though its status counts. */
function isUnseen(index: number, script: Script, quiet = false): boolean {
  const { commands } = script;
  const { pipeline, inside } = commands[index]!;
  let last = commands.findLastIndex((each) => each.pipeline === pipeline);
  if (last !== index && !isOn('pipefail', index, script)) return true;
  if (commands[last]!.isNegated) return isLostByNegation(index, last, script);
  let isQuiet = quiet;
  while (commands[last]!.then === '&&') {
    isQuiet = true;
    const next = nextAt(last, inside.length, commands);
    if (next === undefined) break;
    last = commands.findLastIndex((each) => each.pipeline === commands[next]!.pipeline);
  }
  const { then } = commands[last]!;
  if (then === '&') return !commands.slice(last).some(waitsForOne);
  if (then === '||') return !isHandled(index, last, commands);
  return inside.at(-1) === 'condition'
    ? !isHandled(index, last, commands) && !tellsLater(last, commands)
    : afterList(last, script, isQuiet);
}

/** Behind `!` a failure is a success: only a list that goes on with `&&`, or asks `$?`, tells of it. */
function isLostByNegation(index: number, last: number, { commands }: Script): boolean {
  const { then, inside } = commands[last]!;
  if (then === '&&' || inside.at(-1) === 'condition') {
    return !isHandled(index, last, commands) && !tellsLater(last, commands);
  }
  return !asksStatus(commands[last + 1]) && !tellsLater(last, commands);
}

/** `status=$?` */
const asksStatus = (command: ShellCommand | undefined) =>
  command?.words.some(({ text }) => /\$\{?(?:\?|PIPESTATUS)/.test(text)) ?? false;

/** `wait` alone is always green; `wait "$pid"` is what that one came to. */
const waitsForOne = ({ words }: ShellCommand) => words[0]?.text === 'wait' && words.length > 1;

/** The list failed as a whole, and nothing on its line looks at that. */
function afterList(last: number, script: Script, quiet: boolean): boolean {
  const { commands } = script;
  const { inside } = commands[last]!;
  if (inside.at(-1) === 'substitution') return inSubstitution(last, script);
  if (!quiet && isOn('errexit', last, script) && !isAsked(last, script)) {
    return endsShell(last, script);
  }
  const next = nextAt(last, inside.length, commands);
  if (asksStatus(commands[last + 1])) return false;
  if (next !== undefined || inside.at(-1) === 'loop') return !tellsLater(last, commands);
  return inside.length === 0 ? false : throughEnd(last, script, quiet);
}

/** `x=$( … )` fails with what is in it; in any other command nobody looks. */
function inSubstitution(last: number, script: Script): boolean {
  const { commands } = script;
  const { inside } = commands[last]!;
  const next = commands[last + 1];
  if (!next || next.inside.length >= inside.length) return true;
  const isAssignment = next.words.every(({ text }) => /^\w+\+?=/.test(text));
  return !isAssignment || isUnseen(last + 1, script);
}

/** `set -e` ends the innermost shell: the script itself, or one whose status is asked for. */
function endsShell(index: number, script: Script): boolean {
  const { commands } = script;
  const { inside } = commands[index]!;
  for (let level = inside.length - 1; level >= 0; level -= 1) {
    const end = endOf(index, level, commands);
    if (end === undefined) continue;
    const isApart = inside[level] === 'subshell' || /^[|&]$/.test(commands[end]!.then);
    if (isApart) return isUnseen(end, script);
    const calls = callsOf(end, commands);
    if (calls) return someUnseen(calls, script, false);
  }
  return false;
}

/** It is the last of what it stands in, which comes to what it comes to. */
function throughEnd(index: number, script: Script, quiet: boolean): boolean {
  const { commands } = script;
  const end = endOf(index, commands[index]!.inside.length - 1, commands);
  if (end === undefined) return false;
  const calls = callsOf(end, commands);
  return calls ? someUnseen(calls, script, quiet) : isUnseen(end, script, quiet);
}

function someUnseen(calls: readonly number[], script: Script, quiet: boolean): boolean {
  const following = new Set([...script.following, ...calls]);
  return calls
    .filter((call) => !script.following.has(call))
    .some((call) => isUnseen(call, { ...script, following }, quiet));
}

/** `set -e` does nothing inside of what an `if`, `!`, `&&` or `||` asks about, called functions too. */
function isAsked(index: number, script: Script): boolean {
  const { commands } = script;
  const { inside } = commands[index]!;
  return inside.some((surrounding, level) => {
    if (surrounding === 'condition') return true;
    const end = endOf(index, level, commands);
    if (end === undefined) return false;
    const calls = callsOf(end, commands)?.filter((call) => !script.following.has(call));
    const following = new Set([...script.following, ...(calls ?? [])]);
    return [end, ...(calls ?? [])].some(
      (each) =>
        commands[each]!.isNegated ||
        /^(?:&&|\|\|)$/.test(commands[each]!.then) ||
        (each !== end && isAsked(each, { ...script, following })),
    );
  });
}

/** The next of the same list of commands; undefined at the end of what they stand in. */
function nextAt(
  index: number,
  level: number,
  commands: readonly ShellCommand[],
): number | undefined {
  const next = commands.findIndex((each, at) => at > index && each.inside.length <= level);
  return next >= 0 && commands[next]!.inside.length === level ? next : undefined;
}

/** The `fi`, `done`, `}` or `)` of what stands at that level around the command. */
function endOf(
  index: number,
  level: number,
  commands: readonly ShellCommand[],
): number | undefined {
  const end = commands.findIndex((each, at) => at > index && each.inside.length <= level);
  const isEnd = /^(?:fi|done|esac|[})])$/.test(commands[end]?.words[0]?.text ?? '');
  return isEnd && commands[end]!.inside.length === level ? end : undefined;
}

/** Of the function whose body ends there; undefined when it is none. */
function callsOf(end: number, commands: readonly ShellCommand[]): readonly number[] | undefined {
  const level = commands[end]!.inside.length;
  const head = commands.findLastIndex((each, at) => at < end && each.inside.length === level);
  const name = /^(.+)\(\)$/.exec(commands[head]?.words[0]?.text ?? '')?.[1];
  if (name === undefined) return undefined;
  return commands.flatMap(({ words }, at) => (words[0]?.text === name ? [at] : []));
}

/** The last `set` before it decides, else how the shell was started. */
function isOn(option: keyof ShellOptions, index: number, { commands, options }: Script): boolean {
  return commands
    .slice(0, index)
    .filter(({ words }) => words[0]?.text === 'set')
    .map(({ words }) => words.map(({ text }) => text).join(' '))
    .reduce((on, text) => switched(option, text) ?? on, options[option]);
}

const switches = {
  errexit: /([-+])(?:[a-df-z]*e[a-z]*\b|\w*o errexit\b)/,
  pipefail: /([-+])\w*o pipefail\b/,
} as const;

function switched(option: keyof ShellOptions, text: string): boolean | undefined {
  const sign = switches[option].exec(text)?.[1];
  return sign === undefined ? undefined : sign === '-';
}
