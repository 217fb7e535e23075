/** Changes of the metadata that Python build backends write. */
import type { Causes } from './causes.ts';
import { exampleOf, type MemberChange } from './member-change.ts';

/** Lists whose order says nothing. */
const lists =
  /(?:^|\/)[^/]+\.(?:egg-info|dist-info)\/(?:SOURCES|top_level|requires|entry_points)\.txt$/;
const metadata = /(?:^|\/)PKG-INFO$|^\{dist-info\}\/METADATA$/;

type Texts = readonly [string, string];

/** True when the change was explained. */
export function judgeMetadataChange(change: MemberChange, texts: Texts, causes: Causes): boolean {
  const { key } = change.a;
  if (key === '{dist-info}/WHEEL') return judgeWheel(change, texts, causes);
  if (metadata.test(key)) return judgeHeaders(change, texts, causes);
  if (!lists.test(key) || sorted(texts[0]) !== sorted(texts[1])) return false;
  causes.add('list-order', exampleOf(change, []));
  return true;
}

function judgeWheel(change: MemberChange, texts: Texts, causes: Causes): boolean {
  const generators = texts.map((text) => /^Generator:.*$/m.exec(text)?.[0] ?? 'no Generator');
  const [a, b] = texts.map((text) => text.replace(/^Generator:.*$/m, ''));
  if (a !== b) return false;
  causes.add('wheel-generator', exampleOf(change, generators));
  return true;
}

/** `Name` and `Version` tell the package, `Metadata-Version` the backend; the rest is content. */
function judgeHeaders(change: MemberChange, texts: Texts, causes: Causes): boolean {
  const identities = texts.map((text) => `${header(text, 'Name')} ${header(text, 'Version')}`);
  const isOther = identities[0] !== identities[1];
  if (isOther && !causes.has('identity')) {
    causes.add('identity', { a: identities[0]!, b: identities[1]! });
  }
  const [a, b] = texts.map((text) => text.replace(/^(?:Metadata-)?Version:.*$/gm, ''));
  if (a !== b) return false;
  const versions = texts.map((text) => header(text, 'Metadata-Version'));
  if (versions[0] !== versions[1]) causes.add('metadata-version', exampleOf(change, versions));
  return isOther || versions[0] !== versions[1];
}

function header(text: string, name: string): string {
  const head = text.split(/\r?\n\r?\n/, 1)[0]!;
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(head)?.[1]?.trim() ?? '';
}

function sorted(text: string): string {
  return text.split('\n').sort().join('\n');
}
