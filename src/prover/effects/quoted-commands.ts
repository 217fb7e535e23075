/** Commands that a program of another language starts, as far as its texts name them. */

const pieces =
  /(?<comment>(?:^|(?<=\s))(?:#|\/\/)[^\n]*)|(?<quote>"""|'''|["'`])(?<text>(?:\\[\s\S]|(?!\k<quote>)[\s\S])*)\k<quote>|(?<bracket>[[\]])/g;

/** What is only shown. */
const isShown = /\b(?:print|log|info|warn|warning|error|debug|puts|write)\(?\s*[frb]*$/;

/** It starts programs or speaks to a server. */
export function reachesOut(code: string): boolean {
  return /subprocess|\bsystem\b|popen|\bspawn|\bexec|urllib|requests|https?\b|fetch\(|axios|octokit/i.test(
    code,
  );
}

/** Nothing in it looks at how what it starts has ended: `subprocess.run` alone fails nobody. */
export function asksNoResult(code: string): boolean {
  return !/check\s*=\s*True|check_(?:call|output)|Sync\(|returncode|exit|raise|throw|await|\bassert|\bif\b/.test(
    code,
  );
}

interface Reading {
  readonly code: string;
  readonly lines: string[];
  /** The texts between brackets that are open, and where they begin. */
  list: string[] | undefined;
  at: number;
  /** The text that was last read outside of brackets, and where it ends. */
  last: { readonly text: string; readonly end: number } | undefined;
}

/**
 * A script of what may be started, each command at its line: a text by itself, or the texts of a
 * list (`["twine", "upload"]`). Nothing tells whether it is run: what is found in it is a guess.
 */
export function commandsInTexts(code: string): string {
  const lines = code.split('\n').map(() => '');
  const reading: Reading = { code, lines, list: undefined, at: 0, last: undefined };
  for (const { groups = {}, index, 0: piece } of code.matchAll(pieces)) {
    if (groups.bracket !== undefined) readBracket(reading, groups.bracket, index);
    else if (groups.text !== undefined) readText(reading, groups.text, { index, piece });
  }
  return lines.join('\n');
}

function readBracket(reading: Reading, bracket: string, index: number): void {
  const { code, last, list, at } = reading;
  if (bracket === ']') {
    if (list) add(reading, list.join(' '), at);
    reading.list = undefined;
    return;
  }
  // `execFile('twine', ['upload'])`
  const isArguments = last !== undefined && /^\s*,\s*$/.test(code.slice(last.end, index));
  reading.list = isArguments ? [last.text] : [];
  reading.at = index;
}

function readText(
  reading: Reading,
  text: string,
  { index, piece }: { readonly index: number; readonly piece: string },
): void {
  if (reading.list) {
    reading.list.push(text);
    return;
  }
  reading.last = { text, end: index + piece.length };
  if (!isShown.test(reading.code.slice(Math.max(0, index - 40), index))) add(reading, text, index);
}

function add({ code, lines }: Reading, command: string, at: number): void {
  const line = code.slice(0, at).split('\n').length - 1;
  // A text of several lines is told where it begins.
  lines[line] += `${command.replaceAll(/\s*\n\s*/g, ' ; ')} ; `;
}
