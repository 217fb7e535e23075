/** What a maintainer reads about the staged draft. */
import type { ResumeFacts } from '../manifest/resume-command.ts';
import type { StageAction } from './plan-stage.ts';
import type { StageReport } from './stage.ts';
import { assetLines, findingLines, linkTo, resumeLines } from './summary-parts.ts';
import { code } from '../markdown.ts';

const headings = {
  created: 'the draft was created and is complete',
  resumed: 'the draft was resumed and is complete',
  unchanged: 'the draft was complete already; nothing was written',
  'already-public': 'the release is public already, with exactly the sealed assets',
} as const;

/** Markdown. */
export function renderStageSummary(
  report: StageReport,
  { dryRun, resume }: { readonly dryRun: boolean; readonly resume: ResumeFacts },
): string {
  const { manifest, manifestSha256 } = resume;
  const failed = report.failures.length > 0;
  const where = report.release
    ? linkTo(`Release ${report.release.id}`, report.release.url)
    : 'No release';
  return [
    `### stage-release: ${headingOf(report, dryRun)}`,
    '',
    `${where} of ${code(manifest.tag)}, commit ${code(manifest.commit.slice(0, 12))}, manifest ${code(`sha256:${manifestSha256.slice(0, 12)}`)}.`,
    '',
    ...findingLines(report.failures, report.warnings),
    ...(dryRun && !failed ? planLines(report.plan) : assetLines(report.assets)),
    ...(failed ? resumeLines(resume) : nextLines(report, dryRun)),
  ].join('\n');
}

function headingOf({ failures, outcome }: StageReport, dryRun: boolean): string {
  if (failures.length > 0 || outcome === undefined) return `failed with ${failures[0]?.code}`;
  const writes = outcome === 'created' || outcome === 'resumed';
  return dryRun && writes ? 'dry run, nothing was written' : headings[outcome];
}

/** What a run would do, one line an action. */
function planLines(plan: readonly StageAction[]): string[] {
  return ['A run without `dry-run` would:', ...plan.map((action) => `- ${tell(action)}`), ''];
}

function tell(action: StageAction): string {
  switch (action.do) {
    case 'create':
      return `create a draft for ${code(action.fields.tag)}, named ${code(action.fields.name)}`;
    case 'adopt':
      return `go on with draft ${action.release.id}${action.fields ? ', and set its tag, name and pre-release flag' : ''}`;
    case 'delete-stub':
      return `delete the stub ${code(action.asset.name)} (ID ${action.asset.id})`;
    case 'delete-outdated':
      return `replace ${code(action.asset.name)} (ID ${action.asset.id}), which is the earlier set’s`;
    case 'upload':
      return `upload ${code(action.file.name)} (${action.file.size} bytes)`;
    case 'keep':
      return `keep ${code(action.asset.name)} (ID ${action.asset.id})`;
    case 'leave':
      return `leave release ${action.release.id} as it is`;
    case 'fail':
      return `fail with ${action.failure.code}`;
  }
}

function nextLines({ outcome }: StageReport, dryRun: boolean): string[] {
  if (dryRun || outcome === 'already-public') return [];
  return ['Nobody but maintainers sees the draft. undraft-release makes it public, on proof.', ''];
}
