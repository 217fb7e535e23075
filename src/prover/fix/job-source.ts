/** A job as it is written: where its fields stand in the text of the file. */
import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap } from 'yaml';

/** Text that takes the place of another; offsets count characters of the file. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What cannot be edited without touching more than it should: a sentence. */
export interface Refused {
  readonly refused: string;
}

export interface Field {
  /** Behind the key's name. */
  readonly keyEnd: number;
  /** A scalar without a source when the key has no value. */
  readonly value: Node;
}

export interface JobSource {
  readonly text: string;
  readonly lineBreak: '\n' | '\r\n';
  /** What stands before the job's fields on their lines. */
  readonly indent: string;
  /** Behind the line of the job's ID. */
  readonly start: number;
  readonly name: Field | undefined;
  readonly needs: Field | undefined;
  readonly condition: Field | undefined;
}

/** The job in the text of a workflow that parses, or why it is left alone. */
export function findJobSource(text: string, job: string): JobSource | Refused {
  const jobs = parseDocument(text).get('jobs', true);
  const pair = isMap(jobs) ? pairOf(jobs, job) : undefined;
  const node = pair?.value;
  if (!pair || !isMap(node)) {
    return { refused: `\`${job}\` is no mapping of its own: write it out.` };
  }
  if (node.anchor !== undefined) {
    return {
      refused: `\`${job}\` has the anchor \`${node.anchor}\`, by which others may take it.`,
    };
  }
  if (node.flow) return { refused: `\`${job}\` is written in braces, on a line with its fields.` };
  const first = (node.items[0]!.key as Scalar).range![0];
  const indent = text.slice(lineStart(text, first), first);
  const needs = fieldOf(node, 'needs');
  const condition = fieldOf(node, 'if');
  const shared = [needs, condition].some((field) => field && isShared(field.value));
  if (shared)
    return { refused: `\`${job}\` shares its \`if\` or \`needs\` by an anchor or a tag.` };
  if (indent.trim() !== '') return { refused: `\`${job}\` begins behind other text on its line.` };
  const key = (pair.key as Scalar).range![1];
  return {
    text,
    lineBreak: /^[^\n]*\r\n/.test(text.slice(key)) ? '\r\n' : '\n',
    indent,
    start: lineEnd(text, key),
    name: fieldOf(node, 'name'),
    needs,
    condition,
  };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
}

function fieldOf(map: YAMLMap, key: string): Field | undefined {
  const pair = pairOf(map, key);
  return pair && { keyEnd: (pair.key as Scalar).range![1], value: pair.value as Node };
}

function isShared(node: Node): boolean {
  let found = false;
  visit(node, (_, part) => {
    if (isAlias(part)) found = true;
    if ((isScalar(part) || isSeq(part)) && (part.anchor ?? part.tag) !== undefined) found = true;
  });
  return found;
}

/** The offset behind the last character of a value; its comment does not count. */
export function endOf(node: Node): number {
  if (isSeq(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1) as Node);
  return node.range![1];
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the next line; the end of the text when there is none. */
export function lineEnd(text: string, offset: number): number {
  // A block scalar ends behind its own line break.
  if (text[offset - 1] === '\n') return offset;
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** A line of its own at the offset of a line. */
export function insertLine({ text, lineBreak }: JobSource, offset: number, line: string): Splice {
  const isLast = offset === text.length && !text.endsWith('\n');
  return {
    start: offset,
    end: offset,
    text: isLast ? `${lineBreak}${line}` : `${line}${lineBreak}`,
  };
}
