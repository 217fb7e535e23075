/** What the jobs and steps of a release workflow do to the world. */
import { parseDeclarations, type PlacedDeclaration } from '../declarations/parse-declarations.ts';
import type { Effect, EffectSite } from '../effect.ts';
import type { CallJob, StepsJob, Workflow } from '../../workflow/model.ts';
import { localPath, noCalledFiles, type CalledFiles } from './called-files.ts';
import { atSite, isReversible, type Found } from './found.ts';
import { stepEffects } from './step-effects.ts';
import { usesEffects } from './uses-effects.ts';

/** How deep workflows may call each other, as on GitHub. */
const maxDepth = 10;

/**
 * Every effect, in the order of jobs and steps, and within a step of its commands. What a comment
 * declares replaces what was guessed at its place, never what is known. A called file that is not
 * given is judged by the catalogue, else by its name. Throws DECLARATION_INVALID.
 */
export function findEffects(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): readonly Effect[] {
  return effectsOf(workflow, called, 0);
}

function effectsOf(workflow: Workflow, called: CalledFiles, depth: number): readonly Effect[] {
  const declarations = parseDeclarations(workflow);
  return [...workflow.jobs.values()].flatMap((job) => {
    const found =
      job.kind === 'steps'
        ? stepsJobEffects(job, workflow, called)
        : atSite(callEffects(job, called, depth), { job: job.id, step: undefined });
    return withDeclared(
      found,
      declarations.filter(({ site }) => site.job === job.id),
    );
  });
}

function stepsJobEffects(job: StepsJob, workflow: Workflow, called: CalledFiles) {
  const surroundings = {
    called,
    defaults: [job.defaults, workflow.defaults],
    env: [job.env, workflow.env],
  };
  return job.steps.flatMap((step) =>
    atSite(stepEffects(step, surroundings), { job: job.id, step: step.index }),
  );
}

function callEffects(job: CallJob, called: CalledFiles, depth: number): readonly Found[] {
  const path = localPath(job.uses);
  const callee = path === undefined ? undefined : called.workflows.get(path);
  if (!callee || depth >= maxDepth) return usesEffects(job);
  return effectsOf(callee, called, depth + 1).map(({ site, ...found }) => ({
    ...found,
    by: `${found.by} in the job \`${site.job}\` of ${job.uses}`,
  }));
}

function withDeclared(found: readonly Effect[], declarations: readonly PlacedDeclaration[]) {
  const speaking = declarations.filter(({ declaration }) => declaration.says !== 'allow');
  const kept = found.filter(
    ({ certainty, site }) =>
      certainty !== 'guessed' ||
      !speaking.some(({ site: told }) => told.step === undefined || told.step === site.step),
  );
  // A stable sort: what is declared of a step stands behind what is known of it.
  return [...kept, ...speaking.flatMap(declaredEffects)].sort(
    (left, right) => (left.site.step ?? -1) - (right.site.step ?? -1),
  );
}

function declaredEffects({ declaration, site, text, at }: PlacedDeclaration): readonly Effect[] {
  if (declaration.says !== 'effects' || site.job === undefined) return [];
  const place: EffectSite = { job: site.job, step: site.step };
  return declaration.effects.map((effect) => ({
    ...effect,
    site: place,
    isReversible: isReversible(effect),
    certainty: 'declared',
    by: text,
    at,
  }));
}
