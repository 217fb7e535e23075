/**
 * The commands of a script, in order, with what stands around them. A small reading of the shell's
 * grammar, for recognising commands: conditions are not evaluated, so every branch counts.
 */
import {
  isOperator,
  splitWords,
  type ShellOperator,
  type ShellToken,
  type ShellWord,
} from './words.ts';

/** What a command stands in, outermost first. A `condition` decides an `if` or a loop. */
export type Surrounding =
  'condition' | 'if' | 'loop' | 'case' | 'group' | 'subshell' | 'substitution';

export interface ShellCommand {
  /**
   * Without redirections. Heads and ends are commands of their own: `for x in …`, `done`, `)`, and
   * `name()` for the function that is defined there.
   */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly { readonly operator: string; readonly to: ShellWord }[];
  /** Lines from the start of the script, from 0. */
  readonly line: number;
  /** Shared by the commands that `|` joins. */
  readonly pipeline: number;
  /** What stands behind it: `;` for a line's end too. */
  readonly then: '|' | '||' | '&&' | '&' | ';';
  /** `!` stands before its pipeline: its failure is a success. */
  readonly isNegated: boolean;
  readonly inside: readonly Surrounding[];
}

interface Reading {
  readonly tokens: readonly ShellToken[];
  index: number;
  readonly inside: Surrounding[];
  readonly outer: readonly Surrounding[];
  readonly line: number;
  readonly commands: ShellCommand[];
  /** Shared with the scripts of substitutions. */
  readonly counter: { pipelines: number };
  pipeline: number;
  /** A `!` was read before what comes next. */
  isNegated: boolean;
  /** How deep the constructs stand that have a `!` before them. */
  readonly negations: number[];
}

/** All commands; those of a substitution stand before the command that uses it. */
export function readScript(script: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  readInto(script, { commands, counter: { pipelines: 0 }, outer: [], line: 0 });
  return commands;
}

function readInto(script: string, given: Pick<Reading, 'commands' | 'counter' | 'outer' | 'line'>) {
  const reading: Reading = {
    ...given,
    tokens: splitWords(script),
    index: 0,
    inside: [],
    pipeline: nextPipeline(given.counter),
    isNegated: false,
    negations: [],
  };
  while (reading.index < reading.tokens.length) readNext(reading);
}

function nextPipeline(counter: Reading['counter']): number {
  counter.pipelines += 1;
  return counter.pipelines;
}

/** Keywords that open a construct, lead into its next part, or close it. */
const opens: Readonly<Record<string, readonly Surrounding[]>> = {
  if: ['if', 'condition'],
  while: ['loop', 'condition'],
  until: ['loop', 'condition'],
  '{': ['group'],
};
const leadsOn: Readonly<Record<string, 'condition' | undefined>> = {
  then: undefined,
  else: undefined,
  elif: 'condition',
  do: undefined,
};
const closes: Readonly<Record<string, Surrounding>> = {
  fi: 'if',
  done: 'loop',
  esac: 'case',
  '}': 'group',
};

function readNext(reading: Reading): void {
  const token = reading.tokens[reading.index]!;
  // A redirection can stand first, or alone: `$(< file)`.
  if (isOperator(token) && redirections.test(token.operator)) return readCommand(reading);
  if (isOperator(token)) return readOperator(reading, token);
  if (!token.isBare) return readCommand(reading);
  const { text } = token;
  const opened = Object.hasOwn(opens, text) ? opens[text] : undefined;
  if (opened) {
    enter(reading, ...opened);
    reading.index += 1;
  } else if (Object.hasOwn(leadsOn, text)) {
    leave(reading, 'condition');
    const part = leadsOn[text];
    if (part) reading.inside.push(part);
    reading.index += 1;
  } else if (Object.hasOwn(closes, text)) {
    leave(reading, closes[text]!);
    readCommand(reading);
  } else if (text === 'for' || text === 'select') {
    const { isNegated } = reading;
    readCommand(reading);
    reading.isNegated = isNegated;
    enter(reading, 'loop');
  } else if (text === 'case') {
    readCaseHead(reading);
  } else if (text === 'function') readFunctionHead(reading);
  else if (text === '!') {
    reading.isNegated = !reading.isNegated;
    reading.index += 1;
  } else readCommand(reading);
}

function readOperator(reading: Reading, { operator, line }: ShellOperator): void {
  reading.index += 1;
  if (operator === '(') enter(reading, 'subshell');
  else if (operator === ')' && reading.inside.includes('subshell')) {
    leave(reading, 'subshell');
    // What follows on the line may be redirections, and `||`: they belong to the subshell.
    readCommand(reading, [{ text: ')', line, isBare: true, isLoose: false, scripts: [] }]);
  } else if (/^;;|^;&/.test(operator)) skipPattern(reading);
}

/** Begins a construct: a `!` before it is about what it comes to, and not about what is in it. */
function enter(reading: Reading, ...constructs: readonly Surrounding[]): void {
  const { inside, negations } = reading;
  if (reading.isNegated) negations.push(inside.length);
  reading.isNegated = false;
  inside.push(...constructs);
}

/** Ends the innermost construct of that name, and whatever stands open in it. */
function leave(reading: Reading, construct: Surrounding): void {
  const { inside, negations } = reading;
  const from = inside.lastIndexOf(construct);
  if (from < 0) return;
  inside.length = from;
  const within = negations.findIndex((depth) => depth >= from);
  if (within < 0) return;
  reading.isNegated = negations[within] === from;
  negations.length = within;
}

/** `function name {`, with brackets behind the name or without. */
function readFunctionHead(reading: Reading): void {
  const name = reading.tokens[reading.index + 1];
  reading.index += 2;
  if (!name || isOperator(name)) return;
  for (const bracket of ['(', ')']) {
    const token = reading.tokens[reading.index];
    if (token && isOperator(token) && token.operator === bracket) reading.index += 1;
  }
  addCommand(reading, { words: [functionHead(name)], redirects: [], line: name.line, then: ';' });
}

function readCaseHead(reading: Reading): void {
  while (reading.index < reading.tokens.length) {
    const token = reading.tokens[reading.index]!;
    reading.index += 1;
    if (!isOperator(token)) {
      readScripts(reading, token);
      if (token.isBare && token.text === 'in') break;
    }
  }
  enter(reading, 'case');
  skipPattern(reading);
}

/** Past `a | b)`; not past `esac`. */
function skipPattern(reading: Reading): void {
  const { tokens } = reading;
  const operatorAt = (index: number) => {
    const token = tokens[index];
    return token && isOperator(token) ? token.operator : undefined;
  };
  while (operatorAt(reading.index) === '\n') reading.index += 1;
  const first = tokens[reading.index];
  if (!first || (!isOperator(first) && first.isBare && first.text === 'esac')) return;
  if (operatorAt(reading.index) === '(') reading.index += 1;
  while (reading.index < tokens.length && operatorAt(reading.index) !== ')') reading.index += 1;
  reading.index += 1;
}

const redirections = /^(?:[<>]|&>)/;

interface Gathering {
  readonly words: ShellWord[];
  readonly redirects: { operator: string; to: ShellWord }[];
  /** Between the brackets of `a=( … )`. */
  inList: boolean;
}

function readCommand(reading: Reading, before: readonly ShellWord[] = []): void {
  const gathering: Gathering = { words: [...before], redirects: [], inList: false };
  const { line } = before[0] ?? reading.tokens[reading.index]!;
  let then: ShellCommand['then'] | undefined;
  while (then === undefined && reading.index < reading.tokens.length) {
    const token = reading.tokens[reading.index]!;
    if (isOperator(token)) then = meetOperator(reading, gathering, token.operator);
    else {
      readScripts(reading, token);
      gathering.words.push(token);
      reading.index += 1;
    }
  }
  addCommand(reading, { ...gathering, line, then: then ?? ';' });
}

/** What follows the command, when the operator ends it. */
function meetOperator(reading: Reading, gathering: Gathering, operator: string) {
  const { words, redirects } = gathering;
  const next = reading.tokens[reading.index + 1];
  if (gathering.inList || isTest(words)) {
    gathering.inList &&= operator !== ')';
    reading.index += 1;
    return undefined;
  }
  if (redirections.test(operator) && next && !isOperator(next)) {
    dropDescriptor(words, reading.tokens[reading.index - 1]);
    readScripts(reading, next);
    redirects.push({ operator, to: next });
    reading.index += 2;
    return undefined;
  }
  if (operator === '(' && words.length > 0) {
    gathering.inList = words.at(-1)!.text.endsWith('=');
    reading.index += gathering.inList ? 1 : 2;
    if (gathering.inList) return undefined;
    // `name() {` defines a function: its body counts where it stands.
    words.splice(0, words.length, functionHead(words.at(-1)!));
    return ';';
  }
  if (operator !== ')' && !/^;[;&]/.test(operator)) reading.index += 1;
  return follower(operator);
}

const functionHead = (name: ShellWord): ShellWord => ({ ...name, text: `${name.text}()` });

/** `2>`: the number is no argument. */
function dropDescriptor(words: ShellWord[], before: ShellToken | undefined): void {
  if (before && before === words.at(-1) && !isOperator(before) && /^\d$/.test(before.text)) {
    words.pop();
  }
}

/** Within `[[ … ]]` operators compare. */
function isTest(words: readonly ShellWord[]): boolean {
  return words[0]?.text === '[[' && words.at(-1)?.text !== ']]';
}

function follower(operator: string): ShellCommand['then'] {
  if (operator === '|&') return '|';
  return isFollower(operator) ? operator : ';';
}

function isFollower(operator: string): operator is ShellCommand['then'] {
  return ['|', '||', '&&', '&'].includes(operator);
}

function addCommand(
  reading: Reading,
  command: Pick<ShellCommand, 'words' | 'redirects' | 'line' | 'then'>,
): void {
  const { commands, outer, inside, line, pipeline } = reading;
  const { words, redirects, then } = command;
  if (words.length > 0 || redirects.length > 0) {
    const place = { line: line + command.line, pipeline, inside: [...outer, ...inside] };
    commands.push({ words, redirects, then, ...place, isNegated: reading.isNegated });
  }
  if (then === '|') return;
  reading.pipeline = nextPipeline(reading.counter);
  reading.isNegated = false;
}

/** Commands in a word's substitutions run before the command that the word belongs to. */
function readScripts(reading: Reading, word: ShellWord): void {
  for (const { text, line } of word.scripts) {
    readInto(text, {
      commands: reading.commands,
      counter: reading.counter,
      outer: [...reading.outer, ...reading.inside, 'substitution'],
      line: reading.line + line,
    });
  }
}
