/** The steps of a job or of a composite action. */
import type { Location } from '../failure.ts';
import { parseCondition } from './condition.ts';
import type { ControlStep, ParallelStep, RunStep, Step, UsesStep } from './model.ts';
import { optionalTemplate, parseTemplates } from './parse-common.ts';
import { places, type Place } from './places.ts';
import {
  invalid,
  isEmpty,
  requireBoolean,
  requireKeys,
  requireMapping,
  requireScalar,
  requireText,
  requireTexts,
} from './read-tree.ts';
import { parseTemplate } from './template.ts';
import type { MappingTree, Tree } from './tree.ts';

const kinds = ['run', 'uses', 'wait', 'wait-all', 'cancel', 'parallel'] as const;
type StepKind = (typeof kinds)[number];

const sharedKeys = [
  'id',
  'name',
  'if',
  'env',
  'continue-on-error',
  'timeout-minutes',
  'background',
];
const keysOf: Readonly<Record<StepKind, readonly string[]>> = {
  run: [...sharedKeys, 'run', 'shell', 'working-directory'],
  uses: [...sharedKeys, 'uses', 'with'],
  wait: [...sharedKeys, 'wait'],
  'wait-all': [...sharedKeys, 'wait-all'],
  cancel: [...sharedKeys, 'cancel'],
  parallel: [...sharedKeys, 'parallel'],
};

/** Where steps stand: a job's steps may read secrets, a composite action's may not. */
export interface StepPlaces {
  readonly if: Place;
  readonly step: Place;
}

/** Whose steps they are, for messages. */
export interface StepsOwner {
  readonly what: string;
  readonly at: Location;
}

const jobPlaces: StepPlaces = { if: places.stepIf, step: places.step };

/** The steps under `steps`, in order. Throws WORKFLOW_INVALID and EXPRESSION_INVALID. */
export function parseSteps(
  tree: Tree | undefined,
  owner: StepsOwner,
  stepPlaces: StepPlaces = jobPlaces,
): readonly Step[] {
  const { what, at } = owner;
  if (tree?.kind !== 'sequence' || tree.items.length === 0) {
    throw invalid(tree?.at ?? at, `${what} has no steps.`, 'a list of steps');
  }
  const steps = tree.items.map((item, index) => parseStep(item, index, stepPlaces));
  const seen = new Set<string>();
  for (const { id, at: place } of steps) {
    if (id === undefined) continue;
    const folded = id.toLowerCase();
    if (seen.has(folded)) throw invalid(place, `${what} has two steps \`${id}\`.`, 'unique IDs');
    seen.add(folded);
  }
  return steps;
}

function parseStep(tree: Tree, index: number, stepPlaces: StepPlaces): Step {
  const what = `step ${index + 1}`;
  const kind = kindOf(requireMapping(tree, what), what);
  const mapping = requireKeys(tree, what, keysOf[kind]);
  const shared = sharedParts(mapping, index, stepPlaces);
  if (kind === 'run') return runStep(mapping, shared, stepPlaces.step);
  if (kind === 'uses') return usesStep(mapping, shared, stepPlaces.step);
  if (kind === 'parallel') return parallelStep(mapping, shared, stepPlaces);
  return controlStep(mapping, shared, kind);
}

function kindOf(mapping: MappingTree, what: string): StepKind {
  const present = kinds.filter((kind) => mapping.entries.has(kind));
  const [kind] = present;
  if (present.length !== 1 || kind === undefined) {
    throw invalid(
      mapping.at,
      present.length === 0 ? `${what} does nothing.` : `${what} has ${present.join(' and ')}.`,
      `exactly one of ${kinds.join(', ')}`,
    );
  }
  return kind;
}

function sharedParts({ entries, at }: MappingTree, index: number, stepPlaces: StepPlaces) {
  const id = entries.get('id');
  const condition = entries.get('if');
  const background = entries.get('background');
  return {
    index,
    id: isEmpty(id) ? undefined : requireText(id, "a step's id"),
    name: optionalTemplate(entries.get('name'), stepPlaces.step),
    condition: parseCondition(condition && requireScalar(condition, 'if'), stepPlaces.if),
    env: parseTemplates(entries.get('env'), 'env', stepPlaces.step),
    continueOnError: optionalTemplate(entries.get('continue-on-error'), stepPlaces.step),
    timeoutMinutes: optionalTemplate(entries.get('timeout-minutes'), stepPlaces.step),
    background: !isEmpty(background) && requireBoolean(background, 'background'),
    at,
  };
}

type Shared = ReturnType<typeof sharedParts>;

function runStep({ entries }: MappingTree, shared: Shared, place: Place): RunStep {
  const script = entries.get('run')!;
  requireText(script, 'run');
  return {
    ...shared,
    kind: 'run',
    run: parseTemplate(script, place),
    shell: optionalTemplate(entries.get('shell'), place),
    workingDirectory: optionalTemplate(entries.get('working-directory'), place),
  };
}

function usesStep({ entries }: MappingTree, shared: Shared, place: Place): UsesStep {
  const uses = entries.get('uses')!;
  const reference = requireText(uses, 'uses');
  if (reference.includes('${{')) {
    throw invalid(uses.at, '`uses` holds an expression.', 'a reference known before the run');
  }
  return {
    ...shared,
    kind: 'uses',
    uses: reference,
    with: parseTemplates(entries.get('with'), 'with', place),
  };
}

function parallelStep(
  { entries, at }: MappingTree,
  shared: Shared,
  stepPlaces: StepPlaces,
): ParallelStep {
  const steps = parseSteps(entries.get('parallel'), { what: '`parallel`', at }, stepPlaces);
  return { ...shared, kind: 'parallel', steps };
}

function controlStep(
  { entries }: MappingTree,
  shared: Shared,
  kind: 'wait' | 'wait-all' | 'cancel',
): ControlStep {
  const targets = kind === 'wait-all' ? [] : requireTexts(entries.get(kind)!, kind);
  return { ...shared, kind, targets };
}
