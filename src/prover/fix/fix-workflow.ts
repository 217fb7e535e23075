/** Writes what the prover suggests into a workflow, one suggestion after the other. */
import type { CalledFiles } from '../effects/called-files.ts';
import type { Suggestion } from '../proof/verdict.ts';
import { editJob } from './edit-job.ts';
import type { Refused } from './job-source.ts';
import {
  isAllowed,
  proveText,
  refutationsOf,
  type RuleRefutation,
  type TextProof,
} from './proof-of-text.ts';
import { worseRules } from './worse.ts';

/** One suggestion, and what became of it. */
export interface Fix {
  readonly rule: string;
  readonly suggestion: Suggestion;
  /** Undefined when it was written; else the sentence that tells why it was not. */
  readonly refused: string | undefined;
}

export interface FixedWorkflow {
  /** The text to write; that which was given when nothing was mended. */
  readonly text: string;
  readonly fixes: readonly Fix[];
}

export interface FixRequest {
  readonly text: string;
  readonly file: string;
  readonly called: CalledFiles;
  /** Whether anybody wants this rule: the configuration may turn it off. */
  isWanted(rule: string): boolean;
}

/**
 * The text with every suggestion in it that holds when it is written: its refutation is gone, no
 * rule is worse, and all else is as it was. What comes back has nothing more to write: a second
 * time gives the same text. Throws what does not parse: WORKFLOW_*, EXPRESSION_INVALID,
 * DECLARATION_INVALID, RULE_UNKNOWN.
 */
export function fixWorkflow(request: FixRequest): FixedWorkflow {
  let proof = proveText(request.text, request.file, request.called);
  const written: Fix[] = [];
  let refused: Fix[] = [];
  // It ends: what is written leaves less refuted than before, and what is refused is not tried again.
  for (;;) {
    const next = refutationsOf(proof).find((each) => isOpen(each, { proof, refused, request }));
    if (!next) break;
    const outcome = tryFix(next, proof, request);
    if ('refused' in outcome) {
      refused.push(fixOf(next, outcome.refused));
    } else {
      proof = outcome.proof;
      written.push(...outcome.all.map((each) => fixOf(each, undefined)));
      // What was refused before may hold in the text that is there now.
      refused = [];
    }
  }
  return { text: proof.text, fixes: [...written, ...refused] };
}

const fixOf = ({ rule, refutation }: RuleRefutation, refused: string | undefined): Fix => ({
  rule,
  suggestion: refutation.suggestion!,
  refused,
});

interface Trying {
  readonly proof: TextProof;
  readonly refused: readonly Fix[];
  readonly request: FixRequest;
}

function isOpen(
  { rule, refutation }: RuleRefutation,
  { proof, refused, request }: Trying,
): boolean {
  const { suggestion } = refutation;
  return (
    suggestion !== undefined &&
    request.isWanted(rule) &&
    !isAllowed({ rule, refutation }, proof) &&
    !refused.some((fix) => fix.rule === rule && isSame(fix.suggestion, suggestion))
  );
}

const isSame = (one: Suggestion, other: Suggestion) =>
  one.job === other.job &&
  one.condition === other.condition &&
  one.needs.join(' ') === other.needs.join(' ');

interface Mended {
  readonly proof: TextProof;
  readonly all: readonly RuleRefutation[];
}

/**
 * The proof of the edited text, or why it does not stand. When a job runs again that was skipped,
 * the next one can be skipped in its place: they are mended together, or not at all.
 */
function tryFix(
  first: RuleRefutation,
  before: TextProof,
  { file, called }: FixRequest,
): Mended | Refused {
  const all: RuleRefutation[] = [];
  let proof = before;
  for (let next: RuleRefutation | undefined = first; next; next = followUp(all, before, proof)) {
    const edited = editJob(proof.text, next.refutation.suggestion!, file);
    if ('refused' in edited) return edited;
    proof = proveText(edited.text, file, called);
    all.push(next);
  }
  const worse = worseRules(before, proof);
  if (worse.length > 0) return { refused: `With it, ${worse.join(', ')} would be worse.` };
  const stays = all.some(({ rule, refutation: { job } }) => isRefuted({ rule, job }, proof));
  return stays ? { refused: `${first.rule} is still refuted with it.` } : { proof, all };
}

/** A job that the same rule is now refuted at, and was not before. */
function followUp(
  done: readonly RuleRefutation[],
  before: TextProof,
  after: TextProof,
): RuleRefutation | undefined {
  return refutationsOf(after).find(
    ({ rule, refutation: { job, suggestion } }) =>
      rule === done[0]!.rule &&
      suggestion !== undefined &&
      !done.some(({ refutation }) => refutation.job === job) &&
      !isRefuted({ rule, job }, before),
  );
}

function isRefuted(
  { rule, job }: { readonly rule: string; readonly job: string | undefined },
  proof: TextProof,
): boolean {
  return refutationsOf(proof).some((each) => each.rule === rule && each.refutation.job === job);
}
