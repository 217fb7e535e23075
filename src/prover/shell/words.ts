/**
 * A script as shell words and operators: quotes, escapes, line continuations, comments, here
 * documents and substitutions are read; nothing is expanded. `${{ }}` is one opaque piece, as the
 * runner replaces it before the shell sees anything.
 */
import { endOfGroup } from './groups.ts';
import { takeHeredocs, type Heredoc } from './heredocs.ts';

export interface ShellWord {
  /** Quotes removed; variables and expressions as they were written. */
  readonly text: string;
  /** No quote or escape anywhere: it can be a keyword. */
  readonly isBare: boolean;
  /** A variable stands in it without quotes: it can become several words, or none. */
  readonly isLoose: boolean;
  /** Scripts inside `$( )`, backticks, `<( )` and `>( )`. */
  readonly scripts: readonly InnerText[];
  /** Of the word behind `<<`: the here document. */
  readonly body?: InnerText;
  /** Lines from the start of the script, from 0. */
  readonly line: number;
}

export interface InnerText {
  readonly text: string;
  readonly line: number;
}

export interface ShellOperator {
  readonly operator: string;
  readonly line: number;
}

export type ShellToken = ShellWord | ShellOperator;

export function isOperator(token: ShellToken): token is ShellOperator {
  return 'operator' in token;
}

const operators = /^(?:\|\||&&|;;&|;;|;&|\|&|&>>|&>|<<<|<<-|<<|>>|>\||<&|>&|[|&;()<>\n])/;

interface Reading {
  readonly script: string;
  index: number;
  line: number;
  readonly tokens: ShellToken[];
  readonly comments: InnerText[];
  readonly heredocs: (Heredoc & { readonly word: Word })[];
}

/** All words and operators in order. An unclosed quote ends with the script. */
export function splitWords(script: string): readonly ShellToken[] {
  return read(script).tokens;
}

/** Comments of the script itself, with their `#`; what a here document or a quote says is none. */
export function findComments(script: string): readonly InnerText[] {
  return read(script).comments;
}

function read(script: string): Reading {
  const reading: Reading = { script, index: 0, line: 0, tokens: [], comments: [], heredocs: [] };
  while (reading.index < script.length) step(reading);
  return reading;
}

function step(reading: Reading): void {
  const rest = reading.script.slice(reading.index, reading.index + 3);
  if (/^[ \t\r]/.test(rest)) reading.index += 1;
  else if (rest.startsWith('\\\n')) take(reading, 2);
  else if (rest.startsWith('#')) {
    const end = reading.script.indexOf('\n', reading.index);
    const { line, index } = reading;
    reading.index = end < 0 ? reading.script.length : end;
    reading.comments.push({ text: reading.script.slice(index, reading.index), line });
  } else if (rest.startsWith('((')) readArithmetic(reading);
  else if (/^[<>]\(/.test(rest) || !operators.test(rest)) readWord(reading);
  else readOperator(reading, operators.exec(rest)![0]);
}

/** `(( … ))` counts: one piece, as the head of a loop or as a command. */
function readArithmetic(reading: Reading): void {
  const { script, index, line } = reading;
  const end = script.indexOf('))', index);
  const text = take(reading, (end < 0 ? script.length : end + 2) - index);
  reading.tokens.push({ text, line, isBare: false, isLoose: false, scripts: [] });
}

function readOperator(reading: Reading, operator: string): void {
  reading.tokens.push({ operator, line: reading.line });
  take(reading, operator.length);
  if (operator === '\n' && reading.heredocs.length > 0) readHeredocs(reading);
}

function readHeredocs(reading: Reading): void {
  const open = reading.heredocs.splice(0);
  let { line } = reading;
  const { bodies, length } = takeHeredocs(reading.script.slice(reading.index), open);
  for (const [index, text] of bodies.entries()) {
    open[index]!.word.body = { text, line };
    line += text.split('\n').length;
  }
  take(reading, length);
}

/** Moves on, counting lines. */
function take(reading: Reading, length: number): string {
  const taken = reading.script.slice(reading.index, reading.index + length);
  reading.index += taken.length;
  reading.line += taken.split('\n').length - 1;
  return taken;
}

interface Word {
  text: string;
  isBare: boolean;
  isLoose: boolean;
  body?: InnerText;
  readonly scripts: InnerText[];
  readonly line: number;
}

function readWord(reading: Reading): void {
  const { line } = reading;
  const word: Word = { text: '', isBare: true, isLoose: false, scripts: [], line };
  while (reading.index < reading.script.length) {
    const rest = reading.script.slice(reading.index, reading.index + 3);
    const isSubstitution = /^[<>]\(/.test(rest) && word.text === '';
    if (!isSubstitution && (/^[ \t\r]/.test(rest) || operators.test(rest))) break;
    readPiece(reading, word, false);
  }
  const before = reading.tokens.at(-1);
  if (before && isOperator(before) && /^<<-?$/.test(before.operator)) {
    reading.heredocs.push({ end: word.text, tabs: before.operator === '<<-', word });
  }
  reading.tokens.push(word);
}

/** One quoted part, substitution, expansion or character of a word. */
function readPiece(reading: Reading, word: Word, quoted: boolean): void {
  const rest = reading.script.slice(reading.index, reading.index + 3);
  if (rest.startsWith('${{')) {
    const end = reading.script.indexOf('}}', reading.index);
    word.text += take(reading, (end < 0 ? reading.script.length : end + 2) - reading.index);
    // The runner pastes text: outside of quotes it can be anything.
    word.isLoose ||= !quoted;
  } else if (/^(?:\$\(|[<>]\()/.test(rest) || rest.startsWith('`')) {
    readSubstitution(reading, word);
    word.isLoose ||= !quoted;
  } else if (rest.startsWith('$')) {
    word.isLoose ||= !quoted;
    const isGroup = rest.startsWith('${');
    word.text += take(reading, isGroup ? endOfGroup(reading.script, reading.index) : 1);
    // An array keeps its quotes and is still several words.
    if (isGroup && word.text.endsWith('[@]}')) word.isLoose = true;
  } else readText(reading, word, quoted);
}

/** Characters that mean nothing to the shell, in quotes or out of them. */
const plain = /[\w./:=@%+,{}[\]*?!~^#-]+/y;

function readText(reading: Reading, word: Word, quoted: boolean): void {
  plain.lastIndex = reading.index;
  const run = plain.exec(reading.script);
  if (run) {
    word.text += run[0];
    reading.index += run[0].length;
    return;
  }
  const character = take(reading, 1);
  if (character === '\\') {
    word.isBare = false;
    const escaped = take(reading, 1);
    const keeps = quoted && !/["\\$`\n]/.test(escaped);
    word.text += escaped === '\n' ? '' : `${keeps ? '\\' : ''}${escaped}`;
  } else if (quoted || !/["']/.test(character)) word.text += character;
  else if (character === "'") {
    word.isBare = false;
    const end = reading.script.indexOf("'", reading.index);
    const stop = end < 0 ? reading.script.length : end;
    word.text += take(reading, stop - reading.index);
    take(reading, 1);
  } else {
    word.isBare = false;
    while (reading.index < reading.script.length && reading.script[reading.index] !== '"') {
      readPiece(reading, word, true);
    }
    take(reading, 1);
  }
}

function readSubstitution(reading: Reading, word: Word): void {
  const { line, index, script } = reading;
  if (script[index] === '`') {
    const end = script.indexOf('`', index + 1);
    const stop = end < 0 ? script.length : end;
    word.scripts.push({ text: script.slice(index + 1, stop), line });
    word.text += take(reading, stop + 1 - index);
    return;
  }
  const length = endOfGroup(script, index);
  // `$(( ))` counts and runs nothing.
  if (!script.startsWith('$((', index)) {
    const text = script.slice(index + 2, index + length).replace(/\)$/, '');
    word.scripts.push({ text, line });
  }
  word.text += take(reading, length);
}
