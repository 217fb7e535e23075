/** What a script does about a command that failed. */
import type { ShellCommand } from './read-script.ts';

/** Commands that are green and tell nobody but readers of the log. */
const harmless = /^(?:true|:|echo|printf|exit|continue|break|sleep|cat|ls|date)$/;

/** Names of functions and programs that end a script. */
const gives = /^(?:die|fail|abort|bail|error|fatal|panic|false)/i;

/**
 * Behind `||` (behind `&&` of what has a `!`), or in an `if` or loop that asks it: whether the
 * failure is told, tried again, or handed to something that nobody knows here.
 */
export function isHandled(
  failing: number,
  asked: number,
  commands: readonly ShellCommand[],
): boolean {
  const { inside, then, isNegated } = commands[asked]!;
  const isList = then === (isNegated ? '&&' : '||');
  // The condition of an `if` stands in two: the `if`, and its condition.
  const level = isList ? inside.length : inside.length - 2;
  const end = commands.findIndex((each, at) => at > asked && each.inside.length <= level);
  const answer = commands.slice(asked + 1, end < 0 ? undefined : end + 1);
  if (answer.some((each) => handles(each, commands[failing]!))) return true;
  if (answer.some(keeps)) return tellsLater(asked, commands);
  if (!isList && inside.at(-2) === 'loop') return !answer.some(leavesLoop);
  const last = answer.at(-1)?.words[0]?.text ?? 'true';
  return isList && !harmless.test(last) && !/^[})]$/.test(last);
}

const leavesLoop = ({ words }: ShellCommand) => words[0]?.text === 'break';

/** It ends the script red, tells a later step, or tries again. */
function handles({ words, redirects }: ShellCommand, failing: ShellCommand): boolean {
  const [program, ...rest] = words.map(({ text }) => text);
  if (isRedExit(words.map(({ text }) => text)) || gives.test(program ?? '')) return true;
  if (redirects.some(({ to }) => /GITHUB_(?:OUTPUT|ENV)/.test(to.text))) return true;
  return rest.length > 0 && program === failing.words[0]?.text && !harmless.test(program ?? '');
}

/** `exit 1`, `return "$status"`; `exit` alone is what the last command was. */
function isRedExit([program, status]: readonly string[]): boolean {
  return /^(?:exit|return)$/.test(program ?? '') && status !== undefined && status !== '0';
}

/** `failed=1`, to be asked for later. */
const keeps = ({ words }: ShellCommand) =>
  words.length > 0 && words.every(({ text }) => /^\w+\+?=/.test(text));

/** The script ends red somewhere behind it, and not for what another command alone came to. */
export function tellsLater(index: number, commands: readonly ShellCommand[]): boolean {
  return commands.some(
    ({ words }, at) =>
      at > index &&
      (isRedExit(words.map(({ text }) => text)) || words[0]?.text === 'false') &&
      (commands[at - 1]!.then !== '||' || isTest(commands[at - 1]!)),
  );
}

const isTest = ({ words }: ShellCommand) => /^(?:\[\[?|test|\(\(.*)$/.test(words[0]?.text ?? '');
