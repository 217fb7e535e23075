/** The comments of a YAML file, with what they stand beside. What a script says is no comment. */
import { Lexer } from 'yaml';
import type { Location } from '../failure.ts';

export interface Comment {
  /** With its `#`. */
  readonly text: string;
  /** Nothing but a list's `-` stands before it on its line: it tells of what follows. */
  readonly standsAlone: boolean;
  /** First line below it that is more than a comment; undefined at the end of the file. */
  readonly nextLine: number | undefined;
  readonly at: Required<Location>;
}

/** The lexer says with this character that a scalar follows, which may begin with `#`. */
const scalarFollows = '\u001f';
const controls = ['\u0002', '\u0018', scalarFollows];

/** Every comment, in the order of the file. */
export function parseComments(text: string, file: string): readonly Comment[] {
  const comments: Omit<Comment, 'nextLine'>[] = [];
  const contentLines: number[] = [];
  let [line, column, isScalar, standsAlone] = [1, 1, false, true];
  for (const token of new Lexer().lex(text)) {
    if (controls.includes(token)) {
      isScalar = token === scalarFollows;
      continue;
    }
    if (!isScalar && token.startsWith('#')) {
      comments.push({ text: token, standsAlone, at: { file, line, column } });
    } else if (token.trim() !== '' && token !== '\ufeff') {
      if (token !== '-') standsAlone = false;
      if (contentLines.at(-1) !== line) contentLines.push(line);
    }
    isScalar = false;
    const breaks = token.split('\n');
    if (breaks.length > 1) [line, column, standsAlone] = [line + breaks.length - 1, 1, true];
    column += breaks.at(-1)!.length;
  }
  return comments.map((comment) => ({
    ...comment,
    nextLine: contentLines.find((content) => content > comment.at.line),
  }));
}
