/** All `# release:` comments of a workflow, each with the job or step that it tells of. */
import type { Location } from '../../failure.ts';
import type { Comment } from '../../workflow/comments.ts';
import type { Step, Workflow } from '../../workflow/model.ts';
import { scalarText } from '../../workflow/tree.ts';
import { findComments } from '../shell/words.ts';
import { firstScriptLine } from '../script-lines.ts';
import {
  invalidDeclaration,
  isDeclaration,
  parseDeclaration,
  type Declaration,
} from './declaration.ts';

/** What a declaration tells of: the file when `job` is undefined, the job when `step` is. */
export interface DeclarationSite {
  readonly job: string | undefined;
  readonly step: number | undefined;
}

export interface PlacedDeclaration {
  readonly site: DeclarationSite;
  readonly declaration: Declaration;
  /** The comment, without its `#`. */
  readonly text: string;
  readonly at: Location;
}

/**
 * A comment on a line of its own tells of the job or step that begins below it, any other of the
 * job or step that it stands in; one in a script tells of its step. Throws DECLARATION_INVALID.
 */
export function parseDeclarations(workflow: Workflow): readonly PlacedDeclaration[] {
  const starts = startsOf(workflow);
  const ofFile = workflow.comments
    .filter(({ text }) => isDeclaration(text))
    .map((comment) => place(comment.text, comment.at, siteOf(comment, starts)));
  return [...ofFile, ...inScripts(workflow)];
}

function place(text: string, at: Location, site: DeclarationSite): PlacedDeclaration {
  const declaration = parseDeclaration(text, at);
  if (declaration.says !== 'allow' && site.job === undefined) {
    throw invalidDeclaration(
      text,
      'it at a job or step: only `allow` speaks of the whole file',
      at,
    );
  }
  return { site, declaration, text: text.replace(/^#\s*/, ''), at };
}

interface Start {
  readonly line: number;
  readonly site: DeclarationSite;
}

/** The line where each job and each of its steps begins. */
function startsOf(workflow: Workflow): readonly Start[] {
  return [...workflow.jobs.values()]
    .flatMap((job) => [
      { line: job.at.line ?? 1, site: { job: job.id, step: undefined } },
      ...(job.kind === 'steps' ? job.steps : []).map((step) => ({
        line: step.at.line ?? 1,
        site: { job: job.id, step: step.index },
      })),
    ])
    .sort((left, right) => left.line - right.line);
}

const wholeFile: DeclarationSite = { job: undefined, step: undefined };

function siteOf({ standsAlone, nextLine, at }: Comment, starts: readonly Start[]): DeclarationSite {
  // A job and its first step can begin on one line, in flow style: the job is first.
  const below = starts.find(({ line }) => line === nextLine);
  if (standsAlone && below) return below.site;
  return starts.findLast(({ line }) => line <= at.line)?.site ?? wholeFile;
}

/** The reader of YAML gives a script as a value: its comments are found in its lines. */
function inScripts(workflow: Workflow): readonly PlacedDeclaration[] {
  return [...workflow.jobs.values()].flatMap((job) =>
    job.kind === 'steps'
      ? job.steps.flatMap((step) =>
          scriptsOf(step).flatMap((found) =>
            place(found.text, found.at, { job: job.id, step: step.index }),
          ),
        )
      : [],
  );
}

function scriptsOf(step: Step): readonly { readonly text: string; readonly at: Location }[] {
  if (step.kind === 'parallel') return step.steps.flatMap(scriptsOf);
  if (step.kind !== 'run') return [];
  const first = firstScriptLine(step.run);
  return findComments(scalarText(step.run.literal))
    .filter(({ text }) => isDeclaration(text))
    .map(({ text, line }) => ({ text, at: { file: step.at.file, line: first + line } }));
}
