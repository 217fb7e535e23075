/** What differs in the headers of a member that is in both tars. */
import type { Causes } from './causes.ts';
import type { MemberFacts } from './member.ts';
import type { TarMember } from './tar.ts';

type Described = MemberFacts & Pick<TarMember, 'traits' | 'headerSum'>;

/** Adds a cause for each field that differs, or one when only the way of writing them does. */
export function compareTarTraits(one: Described, other: Described, causes: Causes): void {
  const member = one.name;
  if (one.headerSum === other.headerSum) return;
  const [a, b] = [one.traits, other.traits];
  const differs = [
    causes.compare('tar-time', { member, values: [a.time, b.time], show: renderTime }),
    causes.compare('tar-owner', { member, values: [a.owner, b.owner] }),
    causes.compare('tar-owner-name', { member, values: [a.ownerName, b.ownerName] }),
    causes.compare('tar-mode', { member, values: [a.mode, b.mode], show: renderMode }),
    causes.compare('tar-format', { member, values: [a.format, b.format] }),
    causes.compare('tar-extended', {
      member,
      values: [a.extended, b.extended],
      show: (text) => text.slice(0, 120) || 'none',
    }),
  ];
  const isToldOtherwise = (['name', 'size', 'kind', 'linkTarget'] as const).some(
    (field) => one[field] !== other[field],
  );
  if (!differs.includes(true) && !isToldOtherwise) causes.add('tar-header', { member });
}

/** Seconds since 1970 as a time that people read. */
export function renderTime(seconds: string | number): string {
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? `${seconds} s` : time.toISOString().replace('.000Z', 'Z');
}

function renderMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
