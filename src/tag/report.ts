/** What verify-tag tells: outputs, findings, and a summary of every file. */
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Finding } from '../failure.ts';
import { code, plainText, renderFailureLines, renderTableLines } from '../markdown.ts';
import { isSameVersion } from './equal-versions.ts';
import type { TagVerdict } from './verify.ts';

export type TagOutput =
  'ok' | 'tag' | 'version' | 'commit' | 'prerelease' | 'shouldRelease' | 'previousVersion';

/** The first failure fails the step, the others are findings beside it. */
export function tagResult(verdict: TagVerdict): ActionResult<TagOutput> {
  const [failure, ...others] = verdict.failures;
  return {
    outputs: tagOutputs(verdict),
    summary: ['### verify-tag', '', ...tagSummary(verdict), ''].join('\n'),
    findings: [...others.map(findingOf), ...skipFindings(verdict)],
    ...(failure && { failure }),
  };
}

/** As the runner takes them: texts, empty where a failure left them open. */
export function tagOutputs(verdict: TagVerdict): Partial<Record<TagOutput, string>> {
  return {
    ok: String(verdict.ok),
    tag: verdict.tag ?? '',
    version: verdict.version ?? '',
    commit: verdict.commit ?? '',
    prerelease: verdict.prerelease === undefined ? '' : String(verdict.prerelease),
    shouldRelease: String(verdict.shouldRelease),
    previousVersion: verdict.previousVersion ?? '',
  };
}

/** A notice for a tag that is passed over, so that a skip is never silent. */
export function skipFindings({ skipped }: TagVerdict): readonly Finding[] {
  return skipped === undefined ? [] : [{ ...findingOf(skipped), level: 'notice' }];
}

/** Lines of Markdown below the action's heading. */
export function tagSummary(verdict: TagVerdict): string[] {
  return [
    headline(verdict),
    '',
    ...fileTable(verdict),
    ...verdict.failures.flatMap(renderFailureLines),
  ];
}

function headline(verdict: TagVerdict): string {
  const { tag, version, commit, previousVersion, skipped } = verdict;
  if (skipped !== undefined) return `⏭️ Not a release: ${plainText(skipped.seen)}`;
  if (!verdict.ok) return `❌ ${verdict.failures.length} finding(s) on ${code(tag ?? 'the tag')}.`;
  if (!verdict.shouldRelease) return `⏭️ ${code(tag!)} is released already: nothing to do.`;
  const after = previousVersion === undefined ? 'the first release' : `after ${previousVersion}`;
  return `✅ ${code(tag!)} releases ${version} (${after}) from ${code(commit!)}.`;
}

function fileTable({ version, versions }: TagVerdict): string[] {
  if (versions.length === 0) return [];
  const rows = versions.map((file) => {
    const same = version !== undefined && isSameVersion(file.version, version, file.scheme);
    const place = file.line === undefined ? file.path : `${file.path}:${file.line}`;
    return [code(place), code(file.version), same ? '✅' : '❌'];
  });
  return [...renderTableLines(['file', 'version', ''], rows), ''];
}
