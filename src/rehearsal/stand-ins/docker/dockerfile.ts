/**
 * What a Dockerfile says, as far as an image of files needs it. Nothing is run for it, so that
 * everything which would change the image otherwise is refused by its line.
 */
import { StepFailure } from '../../stand-in.ts';

export interface Dockerfile {
  readonly copies: readonly CopyInstruction[];
  readonly labels: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
}

export interface CopyInstruction {
  /** Relative to the context; with `*` where it stands. */
  readonly sources: readonly [string, ...string[]];
  /** With a slash at its end for a folder. */
  readonly target: string;
  readonly line: number;
}

type Draft = { -readonly [Key in keyof Dockerfile]: Dockerfile[Key] };
type Reader = (text: string, draft: Draft, line: number) => void;

const readers: Readonly<Record<string, Reader>> = {
  COPY: (text, draft, line) => void (draft.copies = [...draft.copies, readCopy(text, line)]),
  LABEL: (text, draft, line) =>
    void (draft.labels = { ...draft.labels, ...readLabels(text, line) }),
  ENTRYPOINT: (text, draft, line) => void (draft.entrypoint = readExecForm(text, line)),
  CMD: (text, draft, line) => void (draft.command = readExecForm(text, line)),
  USER: (text, draft) => void (draft.user = text),
};

/** `FROM scratch` and what may follow it. Throws StepFailure for everything else. */
export function parseDockerfile(text: string): Dockerfile {
  const [from, ...rest] = readInstructions(text);
  if (from?.name !== 'FROM' || from.text !== 'scratch') {
    throw refused(from?.line ?? 1, 'the image does not begin with `FROM scratch`');
  }
  const draft: Draft = { copies: [], labels: {} };
  for (const { name, text: what, line } of rest) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!reader) throw refused(line, `there is a ${name}`);
    if (what.includes('$')) throw refused(line, 'a variable is used');
    reader(what, draft, line);
  }
  if (draft.copies.length === 0) throw refused(1, 'nothing is copied into the image');
  return draft;
}

interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Lines that end with a backslash go on; comments and empty lines are none. */
function readInstructions(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let begun: { text: string; readonly line: number } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^#\s*escape\s*=/i.test(line)) throw refused(index + 1, 'it sets another escape character');
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    begun = { text: `${begun?.text ?? ''}${line.trim()}`, line: begun?.line ?? index + 1 };
    if (begun.text.endsWith('\\')) {
      begun = { ...begun, text: begun.text.slice(0, -1) };
      continue;
    }
    const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(begun.text)!;
    found.push({ name: name.toUpperCase(), text: rest, line: begun.line });
    begun = undefined;
  }
  if (begun) throw refused(begun.line, 'the last instruction does not end');
  return found;
}

function readCopy(text: string, line: number): CopyInstruction {
  const words = text.split(/\s+/);
  const option = words.find((word) => word.startsWith('--'));
  if (option !== undefined) throw refused(line, `COPY has ${option}`);
  if (/["'[\]]/.test(text)) throw refused(line, 'COPY has names in quotes or brackets');
  const target = words.pop()!;
  const [first, ...more] = words;
  if (first === undefined) throw refused(line, 'COPY names no target');
  if (words.some((word) => word.split('/').includes('..'))) {
    throw refused(line, 'COPY leads out of the context');
  }
  if (more.length > 0 && !target.endsWith('/')) {
    throw refused(line, 'COPY of several files has a target without a slash at its end');
  }
  return { sources: [first, ...more], target, line };
}

/** `key=value`, the value in double quotes where it has spaces. */
function readLabels(text: string, line: number): Record<string, string> {
  const pair = /([^\s="]+)=(?:"([^"\\]*)"|([^\s"\\]+))(?:\s+|$)/y;
  const labels: Record<string, string> = {};
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (!match) throw refused(line, 'a LABEL is not `key=value`');
    labels[match[1]!] = match[2] ?? match[3]!;
  }
  return labels;
}

function readExecForm(text: string, line: number): readonly string[] {
  try {
    const words = JSON.parse(text) as unknown;
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // The other form is a line for a shell, and such an image has none.
  }
  throw refused(line, 'a command is not a list of words in brackets');
}

/** What this stand-in cannot do as BuildKit does, it does not do otherwise. */
function refused(line: number, why: string): StepFailure {
  return new StepFailure(
    `The rehearsal does not build this Dockerfile (line ${line}): ${why}. It understands FROM scratch, COPY, LABEL, ENTRYPOINT, CMD and USER, without variables.`,
  );
}
