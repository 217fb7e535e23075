/** A job's `if` written anew, in the form that it has. */
import { isScalar, parseDocument } from 'yaml';
import type { Scalar } from 'yaml';
import {
  endOf,
  insertLine,
  lineEnd,
  type Field,
  type JobSource,
  type Refused,
  type Splice,
} from './job-source.ts';

/** What to write for the condition, which has no `${{`. */
export function editCondition(job: JobSource, condition: string): Splice | Refused {
  const { condition: field, text } = job;
  if (!field) {
    return insertLine(job, offsetOfNew(job), `${job.indent}if: ${written(condition, undefined)}`);
  }
  const { value } = field;
  if (!isScalar(value)) return { refused: 'Its `if` is no scalar.' };
  const [start, end] = value.range!;
  if (start === end) return { start, end, text: ` ${written(condition, undefined)}` };
  if (value.type === 'BLOCK_FOLDED' || value.type === 'BLOCK_LITERAL') {
    return editBlock(field, condition, job);
  }
  return { start, end, text: written(condition, { value, source: text.slice(start, end) }) };
}

/** Behind `needs`, else behind `name`, else first. */
function offsetOfNew({ needs, name, text, start }: JobSource): number {
  const before = needs ?? name;
  return before ? lineEnd(text, endOf(before.value)) : start;
}

/** The header and its comment stay; never with `${{ }}`, which a line break would make a string. */
function editBlock({ value }: Field, condition: string, { text }: JobSource): Splice | Refused {
  const [start, end] = value.range!;
  const body = lineEnd(text, start);
  const [, indent] = /^(?:[ \t]*\r?\n)*([ \t]+)/.exec(text.slice(body, end)) ?? [];
  if (indent === undefined) return { refused: 'Its `if` is a block without a line.' };
  const [lineBreak = ''] = /(?:\r?\n)*$/.exec(text.slice(body, end)) ?? [];
  return { start: body, end, text: `${indent}${condition}${lineBreak}` };
}

interface Former {
  readonly value: Scalar;
  readonly source: string;
}

/** As it was: in the same quotes, and in `${{ }}` when it was; else plain, where YAML lets it. */
function written(condition: string, former: Former | undefined): string {
  const wrapped = `\${{ ${condition} }}`;
  const isWrapped =
    typeof former?.value.value === 'string' && /^\s*\$\{\{/.test(former.value.value);
  const text = isWrapped ? wrapped : condition;
  if (former?.value.type === 'QUOTE_SINGLE') return inSingleQuotes(text);
  if (former?.value.type === 'QUOTE_DOUBLE') return JSON.stringify(text);
  // What begins with `!` would be a tag.
  return [text, wrapped].find(readsBack) ?? inSingleQuotes(text);
}

const inSingleQuotes = (text: string) => `'${text.replaceAll("'", "''")}'`;

function readsBack(text: string): boolean {
  const document = parseDocument(`if: ${text}`);
  const node = document.get('if', true);
  return document.errors.length === 0 && isScalar(node) && String(node.value) === text && !node.tag;
}
