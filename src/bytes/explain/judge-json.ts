/** Changes of the JSON files that package managers write into an archive. */
import type { Causes } from './causes.ts';
import { exampleOf, type MemberChange } from './member-change.ts';
import { rootKey } from './member-key.ts';

type Json = Readonly<Record<string, unknown>>;

/** What npm's and other tools' packing adds to package.json, or takes from the machine. */
const npmFields = new Set([
  'gitHead',
  '_args',
  '_from',
  '_id',
  '_integrity',
  '_nodeVersion',
  '_npmOperationalInternal',
  '_npmUser',
  '_npmVersion',
  '_resolved',
  '_shasum',
  '_where',
]);

/** True when the change was explained. */
export function judgeJsonChange(
  change: MemberChange,
  [textA, textB]: readonly [string, string],
  causes: Causes,
): boolean {
  const isVcsInfo = change.a.key.endsWith(`${rootKey}.cargo_vcs_info.json`);
  const isPackage = change.a.key === 'package/package.json';
  if (!isVcsInfo && !isPackage) return false;
  const [a, b] = [parseObject(textA), parseObject(textB)];
  if (!a || !b) return false;
  return isVcsInfo ? judgeVcsInfo(change, [a, b], causes) : judgePackage(change, [a, b], causes);
}

/** Everything in the file is about the checkout, and nothing of it is built. */
function judgeVcsInfo(change: MemberChange, values: readonly Json[], causes: Causes): boolean {
  causes.add('crate-vcs-info', exampleOf(change, values.map(describeCheckout)));
  return true;
}

function describeCheckout({ git, path_in_vcs: path }: Json): string {
  const { sha1, dirty } = (typeof git === 'object' && git !== null ? git : {}) as Json;
  const commit = typeof sha1 === 'string' ? sha1.slice(0, 12) : 'no commit';
  const folder = typeof path === 'string' && path !== '' ? ` in ${path}` : '';
  return `${commit}${dirty === true ? ', dirty' : ''}${folder}`;
}

function judgePackage(
  change: MemberChange,
  [a, b]: readonly [Json, Json],
  causes: Causes,
): boolean {
  const identities = [a, b].map(({ name, version }) => `${String(name)} ${String(version)}`);
  const isOther = identities[0] !== identities[1];
  if (isOther) causes.add('identity', { a: identities[0]!, b: identities[1]! });
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const different = [...names].filter((name) => !isEqual(a[name], b[name]));
  const others = different.filter((name) => !npmFields.has(name));
  if (different.length > 0 && others.length === 0) {
    const [field] = different;
    const values = [a, b].map((one) => describeField(field!, one[field!]));
    causes.add('npm-fields', exampleOf(change, values), different.length);
    return true;
  }
  return isOther && others.every((name) => name === 'name' || name === 'version');
}

function describeField(name: string, value: unknown): string {
  return value === undefined ? `no ${name}` : `${name} ${JSON.stringify(value).slice(0, 80)}`;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Json)
      : undefined;
  } catch {
    return undefined;
  }
}
