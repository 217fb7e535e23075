/** What differs in the records of a member that is in both zips. */
import type { Causes } from './causes.ts';
import type { ZipMember } from './zip-members.ts';
import type { LocalHeader } from './zip-source.ts';

const descriptorFlag = 8;

const systems: Readonly<Record<number, string>> = { 0: 'DOS', 3: 'Unix', 10: 'NTFS', 19: 'macOS' };

/** Adds a cause for each field that differs. */
export function compareZipTraits(
  [a, b]: readonly [ZipMember, ZipMember],
  [localA, localB]: readonly [LocalHeader, LocalHeader],
  causes: Causes,
): void {
  const member = a.name;
  const of = <Key extends keyof ZipMember>(key: Key) => [a[key], b[key]] as const;
  const differs = [
    causes.compare('zip-time', { member, values: of('time'), show: renderDosTime }),
    causes.compare('zip-attributes', { member, values: of('attributes'), show: renderAttributes }),
    causes.compare('zip-creator', { member, values: [creatorOf(a), creatorOf(b)] }),
    causes.compare('zip-comment', { member, values: of('comment'), show: quoted }),
    causes.compare('zip-descriptor', {
      member,
      values: [a.flags & descriptorFlag, b.flags & descriptorFlag],
      show: (set) => (set ? 'with a descriptor' : 'without'),
    }),
    causes.compare('zip-flags', {
      member,
      values: [a.flags & ~descriptorFlag, b.flags & ~descriptorFlag],
      show: (flags) => `0x${flags.toString(16)}`,
    }),
    causes.compare('zip-zip64', {
      member,
      values: [Number(a.isZip64 || localA.isZip64), Number(b.isZip64 || localB.isZip64)],
      show: (set) => (set ? 'zip64' : 'plain'),
    }),
    compareExtra(member, [a.extra, b.extra], causes) ||
      compareExtra(member, [localA.extra, localB.extra], causes),
  ];
  const isTold = differs.includes(true) || a.method !== b.method || a.name !== b.name;
  if (!isTold && localA.fields !== localB.fields) {
    causes.add('zip-layout', { member, a: 'local header', b: 'another local header' });
  }
}

function compareExtra(member: string, values: readonly [string, string], causes: Causes): boolean {
  return causes.compare('zip-extra', {
    member,
    values,
    show: (text) => text.slice(0, 120) || 'none',
  });
}

function creatorOf({ madeBy, needed }: ZipMember): string {
  const system = systems[madeBy >>> 8] ?? `system ${madeBy >>> 8}`;
  return `${system} ${(madeBy & 0xff) / 10}, needs ${(needed & 0xff) / 10}`;
}

/** DOS keeps no time zone: these are the numbers as they are written. */
function renderDosTime(time: number): string {
  const [date, clock] = [Math.floor(time / 2 ** 16), time % 2 ** 16];
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${(date >>> 9) + 1980}-${two((date >>> 5) & 15)}-${two(date & 31)}`;
  return `${day} ${two(clock >>> 11)}:${two((clock >>> 5) & 63)}:${two((clock & 31) * 2)}`;
}

function renderAttributes(attributes: string): string {
  const [external = 0, internal = 0] = attributes.split(':').map(Number);
  const unix = external >>> 16;
  const dos = external & 0xffff;
  return `${unix.toString(8).padStart(6, '0')}${dos ? ` DOS 0x${dos.toString(16)}` : ''}${internal ? ` internal ${internal}` : ''}`;
}

function quoted(text: string): string {
  return text === '' ? 'none' : JSON.stringify(text.slice(0, 80));
}
