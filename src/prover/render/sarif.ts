/** What the rules found, as SARIF; the run that shows it is its code flow. */
import { renderSarif, type SarifRule, type SarifStep } from '../../sarif.ts';
import type { Workflow } from '../../workflow/model.ts';
import { ancestorsOf, descendantsOf } from '../../workflow/needs-graph.ts';
import type { CounterRun, Refutation } from '../proof/verdict.ts';
import type { RuleDocumentation, RuleFinding } from '../rule.ts';
import { jobPlaces } from './job-places.ts';
import type { ProvenWorkflow } from './proven.ts';
import { describeFault, stepAt } from './words.ts';

/** The text of a SARIF file: every rule with its documentation, a result a finding. */
export function renderProofSarif(
  proven: readonly ProvenWorkflow[],
  rules: readonly RuleDocumentation[],
): string {
  return renderSarif({
    tool: 'release-actions check-workflow',
    id: 'check-workflow/',
    rules: rules.map(ruleOf),
    results: proven.flatMap((each) =>
      each.report.findings.map((finding) => resultOf(finding, each)),
    ),
  });
}

function ruleOf({ name, level, what, why, realCase, cure }: RuleDocumentation): SarifRule {
  return {
    id: name,
    short: what,
    full: `${what} ${why}`,
    help: `${why} ${realCase} ${cure}`,
    level,
    tags: ['correctness', 'release', 'supply-chain'],
  };
}

function resultOf(finding: RuleFinding, proven: ProvenWorkflow) {
  const { rule, level, message, location, refutation, allowedBecause } = finding;
  return {
    rule,
    level,
    message,
    at: location ?? { file: proven.report.file },
    ...(refutation?.run && { flow: flowOf(refutation, refutation.run, proven) }),
    ...(allowedBecause !== undefined && { allowedBecause }),
  };
}

/** What goes wrong, what becomes of the jobs on the way, the condition, and the place. */
function flowOf(
  { job, at, message }: Refutation,
  { faults, jobs, condition }: CounterRun,
  { workflow, called }: ProvenWorkflow,
): readonly SarifStep[] {
  const places = jobPlaces(workflow, called);
  const hit = faults.flatMap((fault) => {
    const found = fault.job === undefined ? undefined : places.get(fault.job);
    const place = stepAt(places, fault.job, fault.step)?.at ?? found?.job.at ?? at;
    return [{ root: found?.root, at: place, message: describeFault(fault, places) }];
  });
  const onTheWay = wayTo(
    job,
    hit.map(({ root }) => root),
    workflow,
  );
  return [
    ...hit.map(({ at: place, message: told }) => ({ at: place, message: told })),
    ...jobs
      .filter(({ job: id }) => onTheWay.has(id))
      .map(({ job: id, result }) => ({
        at: workflow.jobs.get(id)!.at,
        message: `${id}: ${result}`,
      })),
    ...(condition ? [{ at: condition.at, message: `Let through by: ${condition.source}` }] : []),
    { at, message },
  ];
}

/** Jobs of the file from what went wrong to the place, along the needs. */
function wayTo(
  job: string | undefined,
  origins: readonly (string | undefined)[],
  { jobs }: Workflow,
): ReadonlySet<string> {
  const begun = origins.filter((root) => root !== undefined);
  if (job === undefined) return new Set(begun);
  const above = new Set(ancestorsOf(jobs, job));
  const between = begun.flatMap((root) => descendantsOf(jobs, root)).filter((id) => above.has(id));
  return new Set([...begun, ...between, ...jobs.get(job)!.needs, job]);
}
