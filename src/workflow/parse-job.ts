/** One job: steps on a runner, or a call of a reusable workflow. */
import type { Location } from '../failure.ts';
import { parseCondition } from './condition.ts';
import type { CallJob, EnvironmentReference, Job, StepsJob, Strategy } from './model.ts';
import {
  optionalTemplate,
  parseConcurrency,
  parseDefaults,
  parseTemplates,
} from './parse-common.ts';
import { parseSteps } from './parse-step.ts';
import { parsePermissions } from './permissions.ts';
import { places } from './places.ts';
import {
  invalid,
  isEmpty,
  requireKeys,
  requireScalar,
  requireText,
  requireTexts,
} from './read-tree.ts';
import { checkTree, parseTemplate } from './template.ts';
import type { MappingTree, Tree } from './tree.ts';

const sharedKeys = ['name', 'needs', 'if', 'permissions', 'concurrency', 'strategy'] as const;
const stepsJobKeys = [
  ...sharedKeys,
  'runs-on',
  'environment',
  'env',
  'defaults',
  'outputs',
  'timeout-minutes',
  'continue-on-error',
  'container',
  'services',
  'snapshot',
  'steps',
] as const;
// A calling job can set no environment, no env and no steps: rule 15.
const callJobKeys = [...sharedKeys, 'uses', 'with', 'secrets'] as const;

/** The job under an ID. Throws WORKFLOW_INVALID and EXPRESSION_INVALID. */
export function parseJob(id: string, tree: Tree, at: Location): Job {
  const calls = tree.kind === 'mapping' && tree.entries.has('uses');
  const mapping = requireKeys(tree, `the job \`${id}\``, calls ? callJobKeys : stepsJobKeys);
  return calls ? callJob(id, mapping, at) : stepsJob(id, mapping, at);
}

function shared(id: string, { entries }: MappingTree, at: Location) {
  const needs = entries.get('needs');
  const condition = entries.get('if');
  const permissions = entries.get('permissions');
  const concurrency = entries.get('concurrency');
  return {
    id,
    at,
    name: optionalTemplate(entries.get('name'), places.jobName),
    needs: isEmpty(needs) ? [] : requireTexts(needs, `needs of \`${id}\``),
    condition: parseCondition(
      condition && requireScalar(condition, `if of \`${id}\``),
      places.jobIf,
    ),
    permissions: isEmpty(permissions) ? undefined : parsePermissions(permissions),
    concurrency: isEmpty(concurrency)
      ? undefined
      : parseConcurrency(concurrency, places.jobConcurrency),
    strategy: parseStrategy(entries.get('strategy')),
  };
}

function stepsJob(id: string, mapping: MappingTree, at: Location): StepsJob {
  const { entries } = mapping;
  const runsOn = entries.get('runs-on');
  if (isEmpty(runsOn)) throw invalid(at, `the job \`${id}\` has no \`runs-on\`.`, 'a runner');
  checkTree(runsOn, places.jobSettings);
  return {
    ...shared(id, mapping, at),
    kind: 'steps',
    runsOn,
    environment: parseEnvironment(entries.get('environment')),
    env: parseTemplates(entries.get('env'), 'env', places.jobEnv),
    defaults: parseDefaults(entries.get('defaults'), places.jobDefaults),
    outputs: parseTemplates(entries.get('outputs'), 'outputs', places.jobOutputs),
    timeoutMinutes: optionalTemplate(entries.get('timeout-minutes'), places.jobSettings),
    continueOnError: optionalTemplate(entries.get('continue-on-error'), places.jobSettings),
    container: entries.get('container'),
    services: entries.get('services'),
    steps: parseSteps(entries.get('steps'), { what: `the job \`${id}\``, at }),
  };
}

function callJob(id: string, mapping: MappingTree, at: Location): CallJob {
  const { entries } = mapping;
  const secrets = entries.get('secrets');
  const inherits = secrets?.kind === 'scalar' && secrets.value === 'inherit';
  return {
    ...shared(id, mapping, at),
    kind: 'call',
    uses: requireText(entries.get('uses')!, `uses of \`${id}\``),
    with: parseTemplates(entries.get('with'), 'with', places.jobWith),
    secrets: inherits ? 'inherit' : parseTemplates(secrets, 'secrets', places.jobSecrets),
  };
}

function parseEnvironment(tree: Tree | undefined): EnvironmentReference | undefined {
  if (isEmpty(tree)) return undefined;
  if (tree.kind === 'scalar') {
    return { name: parseTemplate(tree, places.jobSettings), url: undefined, at: tree.at };
  }
  const { entries } = requireKeys(tree, 'environment', ['name', 'url', 'deployment']);
  const name = entries.get('name');
  if (isEmpty(name)) throw invalid(tree.at, 'environment has no `name`.', "the environment's name");
  return {
    name: parseTemplate(name, places.jobSettings),
    url: optionalTemplate(entries.get('url'), places.environmentUrl),
    at: tree.at,
  };
}

function parseStrategy(tree: Tree | undefined): Strategy | undefined {
  if (isEmpty(tree)) return undefined;
  const { entries } = requireKeys(tree, 'strategy', ['matrix', 'fail-fast', 'max-parallel']);
  const matrix = entries.get('matrix');
  if (matrix) checkTree(matrix, places.jobStrategy);
  return {
    matrix: isEmpty(matrix) ? undefined : matrix,
    failFast: optionalTemplate(entries.get('fail-fast'), places.jobStrategy),
    maxParallel: optionalTemplate(entries.get('max-parallel'), places.jobStrategy),
  };
}
