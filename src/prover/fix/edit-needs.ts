/** A job's `needs` with more in it, in the form that it has. */
import { isScalar, isSeq } from 'yaml';
import type { Node, YAMLSeq } from 'yaml';
import {
  endOf,
  insertLine,
  lineEnd,
  lineStart,
  type JobSource,
  type Refused,
  type Splice,
} from './job-source.ts';

/** What to write so that the job needs these as well; comments keep their lines. */
export function addNeeds(job: JobSource, added: readonly string[]): readonly Splice[] | Refused {
  const { needs, text } = job;
  if (!needs) return [insertLine(job, offsetOfNew(job), `${job.indent}needs: ${listed(added)}`)];
  const { value } = needs;
  const [start, end] = value.range!;
  if (isScalar(value)) {
    const former = text.slice(start, end);
    if (former === '') return [{ start, end, text: ` ${listed(added)}` }];
    return [{ start, end, text: `[${[former, ...added].join(', ')}]` }];
  }
  if (!isSeq(value)) return { refused: 'Its `needs` is no list.' };
  return value.flow ? addToFlow(value, added, job) : addToBlock(value, added, job);
}

/** Behind `name`, else first. */
function offsetOfNew({ name, text, start }: JobSource): number {
  return name ? lineEnd(text, endOf(name.value)) : start;
}

const listed = (names: readonly string[]) =>
  names.length === 1 ? names[0]! : `[${names.join(', ')}]`;

function addToFlow(list: YAMLSeq, added: readonly string[], job: JobSource): readonly Splice[] {
  const { text, lineBreak } = job;
  const last = list.items.at(-1) as Node | undefined;
  if (!last) {
    const [start, end] = list.range!;
    return [{ start, end, text: `[${added.join(', ')}]` }];
  }
  const end = endOf(last);
  const begin = lineStart(text, last.range![0]);
  const indent = text.slice(begin, last.range![0]);
  const standsAlone = indent.trim() === '' && lineEnd(text, end) < list.range![1];
  if (!standsAlone) return [{ start: end, end, text: `, ${added.join(', ')}` }];
  // One on each line, as prettier writes it: a comment behind the last one stays there.
  const hasComma = /^\s*,/.test(text.slice(end));
  const lines = added.map((name) => `${indent}${name}`);
  const next = lineEnd(text, end);
  const closing = hasComma ? ',' : '';
  return [
    ...(hasComma ? [] : [{ start: end, end, text: ',' }]),
    {
      start: next,
      end: next,
      text: `${lines.join(`,${lineBreak}`)}${closing}${lineBreak}`,
    },
  ];
}

function addToBlock(
  list: YAMLSeq,
  added: readonly string[],
  job: JobSource,
): readonly Splice[] | Refused {
  const { text, lineBreak } = job;
  const last = list.items.at(-1) as Node;
  const start = last.range![0];
  const dash = text.slice(lineStart(text, start), start);
  if (!/^[ \t]*-[ \t]+$/.test(dash)) {
    return { refused: 'Its `needs` has names on other lines than their dashes.' };
  }
  const lines = added.map((name) => `${dash}${name}`).join(lineBreak);
  return [insertLine(job, lineEnd(text, endOf(last)), lines)];
}
