/** One file of an archive whose content is another in the other archive. */
import type { ContentDifference } from './compare-content.ts';
import type { MemberFacts } from './member.ts';
import type { Example } from './model.ts';

export interface MemberChange extends ContentDifference {
  readonly a: MemberFacts;
  readonly b: MemberFacts;
}

/** Where it differs, with two values to show; with the sizes when none are given. */
export function exampleOf(change: MemberChange, values?: readonly (string | undefined)[]): Example {
  const { a, b, offset } = change;
  const [valueA, valueB] = values ?? [`${a.size} bytes`, `${b.size} bytes`];
  return {
    member: a.name,
    ...(valueA !== undefined && { a: valueA }),
    ...(valueB !== undefined && { b: valueB }),
    ...(offset !== undefined && { offset }),
  };
}

/** Both contents as text; undefined when one is no UTF-8, holds zero bytes, or was too long to keep. */
export function textsOf({ texts }: MemberChange): readonly [string, string] | undefined {
  if (!texts) return undefined;
  const [a, b] = texts.map(textOf);
  return a === undefined || b === undefined ? undefined : [a, b];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
