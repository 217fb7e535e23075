/** An `action.yml` as a model. */
import { parseCondition } from './condition.ts';
import type { ActionFile, CompositeAction, NodeAction } from './model.ts';
import { optionalTemplate } from './parse-common.ts';
import { parseSteps } from './parse-step.ts';
import { places } from './places.ts';
import {
  invalid,
  isEmpty,
  requireKeys,
  requireMapping,
  requireScalar,
  requireText,
} from './read-tree.ts';
import { parseTree, scalarText, type MappingTree, type Tree } from './tree.ts';

const actionKeys = [
  'name',
  'author',
  'description',
  'inputs',
  'outputs',
  'runs',
  'branding',
] as const;
const nodeKeys = ['using', 'main', 'pre', 'pre-if', 'post', 'post-if'] as const;

/** The action that a file holds. Throws WORKFLOW_NOT_YAML, WORKFLOW_INVALID, EXPRESSION_INVALID. */
export function parseActionFile(text: string, file: string): ActionFile {
  const tree = requireKeys(parseTree(text, file), 'the action', actionKeys);
  const name = tree.entries.get('name');
  const runs = tree.entries.get('runs');
  if (isEmpty(runs)) throw invalid(tree.at, 'the action has no `runs`.', 'how it runs');
  return {
    file,
    name: isEmpty(name) ? '' : requireText(name, 'name'),
    inputs: parseInputs(tree.entries.get('inputs')),
    outputs: parseOutputs(tree.entries.get('outputs')),
    runs: parseRuns(requireMapping(runs, 'runs')),
  };
}

function parseInputs(tree: Tree | undefined): ActionFile['inputs'] {
  if (isEmpty(tree)) return new Map();
  return new Map(
    [...requireMapping(tree, 'inputs').entries].map(([name, input]) => {
      const { entries } = requireMapping(input, `the input \`${name}\``);
      const required = entries.get('required');
      return [
        name,
        {
          // Authors write "true" as often as true.
          required: required?.kind === 'scalar' && scalarText(required.value) === 'true',
          default: optionalTemplate(entries.get('default'), places.actionInputDefault),
        },
      ];
    }),
  );
}

function parseOutputs(tree: Tree | undefined): ActionFile['outputs'] {
  if (isEmpty(tree)) return new Map();
  return new Map(
    [...requireMapping(tree, 'outputs').entries].map(([name, output]) => [
      name,
      output.kind === 'mapping'
        ? optionalTemplate(output.entries.get('value'), places.actionOutput)
        : undefined,
    ]),
  );
}

function parseRuns(tree: MappingTree): ActionFile['runs'] {
  const using = tree.entries.get('using');
  if (isEmpty(using)) throw invalid(tree.at, '`runs` has no `using`.', '`node24` or `composite`');
  const runtime = requireText(using, 'runs.using');
  if (runtime === 'docker') return { kind: 'docker', tree };
  if (runtime === 'composite') return compositeAction(tree);
  if (/^node\d+$/.test(runtime)) return nodeAction(tree, runtime);
  throw invalid(using.at, `runs.using is ${runtime}.`, '`node24`, `composite` or `docker`');
}

function nodeAction(tree: MappingTree, using: string): NodeAction {
  const { entries } = requireKeys(tree, 'runs', nodeKeys);
  const script = (key: string) => {
    const value = entries.get(key);
    return isEmpty(value) ? undefined : requireText(value, `runs.${key}`);
  };
  const condition = (key: string) => {
    const value = entries.get(key);
    // An action's pre and post run always unless their condition says otherwise.
    const written: Tree = isEmpty(value)
      ? { kind: 'scalar', value: 'always()', at: tree.at }
      : value;
    return parseCondition(requireScalar(written, key), places.actionRunsIf);
  };
  const main = script('main');
  if (main === undefined) throw invalid(tree.at, '`runs` has no `main`.', 'a script');
  return {
    kind: 'node',
    using,
    main,
    pre: script('pre'),
    preIf: condition('pre-if'),
    post: script('post'),
    postIf: condition('post-if'),
  };
}

function compositeAction(tree: MappingTree): CompositeAction {
  const { entries } = requireKeys(tree, 'runs', ['using', 'steps']);
  const steps = parseSteps(
    entries.get('steps'),
    { what: 'the composite action', at: tree.at },
    { if: places.actionStepIf, step: places.actionStep },
  );
  for (const step of steps) {
    if (step.kind === 'run' && step.shell === undefined) {
      throw invalid(step.at, 'a `run` step of a composite action has no `shell`.', 'a shell');
    }
  }
  return { kind: 'composite', steps };
}
