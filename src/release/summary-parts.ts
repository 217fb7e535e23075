/** What the summaries of both actions have in common. */
import type { Failure, Finding } from '../failure.ts';
import { code, plainText, renderTableLines } from '../markdown.ts';
import type { AssetVerdict, ComparedAsset } from './assets.ts';
import { resumeCommand, type ResumeFacts } from '../manifest/resume-command.ts';

const signs: Readonly<Record<AssetVerdict, string>> = {
  equal: '✅ equal',
  missing: '❌ missing',
  different: '❌ different',
  outdated: '❌ of an earlier set',
  unfinished: '❌ unfinished upload',
  unexpected: '❌ unexpected',
  unreadable: '❓ unreadable',
};

/** The table of assets with their verdicts; no lines when there is none. */
export function assetLines(assets: readonly ComparedAsset[]): string[] {
  if (assets.length === 0) return [];
  const rows = assets.map(({ name, verdict, wanted, asset, seen }) => [
    code(name),
    String(wanted?.size ?? asset?.size ?? ''),
    wanted ? code(wanted.sha256.slice(0, 12)) : '',
    signs[verdict],
    plainText(seen),
  ]);
  return [...renderTableLines(['asset', 'bytes', 'sealed sha256', 'verdict', 'seen'], rows), ''];
}

/** Every failure with its cure, then every warning. */
export function findingLines(
  failures: readonly Failure[],
  warnings: readonly Finding[] = [],
): string[] {
  const told = failures.map(
    (failure) =>
      `- **${failure.code}**: ${plainText(failure.seen)}<br>Expected ${plainText(failure.expected)}<br>**Do this:** ${plainText(failure.cure)}`,
  );
  const warned = warnings.map(({ rule, message }) => `- ⚠️ **${rule}**: ${plainText(message)}`);
  return told.length + warned.length === 0 ? [] : [...told, ...warned, ''];
}

/** How to go on after a failure. */
export function resumeLines(facts: ResumeFacts): string[] {
  const command = resumeCommand(facts);
  return [
    'When it is mended, re-run the failed jobs of this run: everything that is done already is kept.',
    ...(command ? ['If this run can no longer be re-run:', '', '```sh', command, '```'] : []),
    '',
  ];
}

/** A link, when the address is one that a browser may be sent to. */
export function linkTo(text: string, url: string): string {
  return /^https?:\/\/[^\s()<>"`|]+$/.test(url) ? `[${plainText(text)}](${url})` : plainText(text);
}
