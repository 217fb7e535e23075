/** Whether a push is made with a token that starts other workflows: GITHUB_TOKEN's start none. */
import type { Job, Step, Workflow } from '../../../workflow/model.ts';
import { expressionsOf, type Template, type Templates } from '../../../workflow/template.ts';
import { scalarText } from '../../../workflow/tree.ts';
import { templatesOf } from '../power.ts';

const otherToken =
  /\bsecrets\s*(?:\.\s*|\[\s*')(?!GITHUB_TOKEN\b)\w|\bsteps\.[\w-]+\.outputs\.[\w-]*token\b/i;

/** A secret, or a token that a step has minted, stands where the step's pushes take their token. */
export function pushesWithOtherToken(
  job: Job,
  step: number | undefined,
  workflow: Workflow,
): boolean {
  return tokensOf(job, step, workflow).some((template) =>
    expressionsOf(template).some(({ source }) => otherToken.test(source)),
  );
}

/** What the step itself is given, what checkouts before it leave behind, and tokens for all steps. */
function tokensOf(job: Job, index: number | undefined, workflow: Workflow): readonly Template[] {
  if (job.kind === 'call' || index === undefined) return templatesOf(job);
  const own = job.steps.filter((step) => step.index === index);
  return [
    ...templatesOf({ ...job, env: new Map(), outputs: new Map(), steps: own }),
    ...job.steps.slice(0, index).flatMap(leftBehind),
    ...[job.env, workflow.env].flatMap((env) => named(env, /token|pat$|key|auth/i)),
  ];
}

/** `git push` takes the token or the key that `actions/checkout` was given. */
function leftBehind(step: Step): readonly Template[] {
  if (step.kind === 'run')
    return /\bgit\b/.test(scalarText(step.run.literal)) ? [step.run, ...step.env.values()] : [];
  return step.kind === 'uses' ? named(step.with, /^(?:token|ssh-(?:private-)?key)$/i) : [];
}

function named(templates: Templates, name: RegExp): readonly Template[] {
  return [...templates].flatMap(([key, value]) => (name.test(key) ? [value] : []));
}
