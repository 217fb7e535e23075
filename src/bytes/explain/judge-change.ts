/** What it means that one file of a package has another content: told by what the file is. */
import type { Causes } from './causes.ts';
import { judgeJsonChange } from './judge-json.ts';
import { judgeMetadataChange } from './judge-metadata.ts';
import { exampleOf, textsOf, type MemberChange } from './member-change.ts';
import { rootKey } from './member-key.ts';

/** Beside a NuGet package's files: https://learn.microsoft.com/nuget/reference/signed-packages-reference */
export const packageSignature = '.signature.p7s';

/** Adds the cause (or causes) that explain the change. */
export function judgeChange(change: MemberChange, causes: Causes): void {
  if (change.a.name === packageSignature) {
    causes.add('registry-signature', exampleOf(change));
    return;
  }
  const texts = textsOf(change);
  if (texts) {
    if (judgeJsonChange(change, texts, causes)) return;
    if (judgeMetadataChange(change, texts, causes)) return;
    if (withoutReturns(texts[0]) === withoutReturns(texts[1])) {
      causes.add('line-endings', exampleOf(change, texts.map(lineEndings)));
      return;
    }
  }
  const isLock = change.a.key.endsWith(`${rootKey}Cargo.lock`);
  causes.add(isLock ? 'crate-lock' : 'member-changed', exampleOf(change));
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function lineEndings(text: string): string {
  if (!text.includes('\r\n')) return 'LF';
  return /(?<!\r)\n/.test(text) ? 'mixed' : 'CRLF';
}
