/** `on`: which events start the workflow, and what it takes from them. */
import type { InputDeclaration, Trigger } from './model.ts';
import { optionalTemplate } from './parse-common.ts';
import { places } from './places.ts';
import {
  invalid,
  isEmpty,
  requireBoolean,
  requireKeys,
  requireMapping,
  requireText,
  requireTexts,
  requireWord,
} from './read-tree.ts';
import { parseTemplate, type Template } from './template.ts';
import type { MappingTree, Tree } from './tree.ts';
import type { Location } from '../failure.ts';

const inputTypes = ['string', 'boolean', 'number', 'choice', 'environment'] as const;

/** `on` as a text, a list or a mapping. Throws WORKFLOW_INVALID. */
export function parseTriggers(tree: Tree): ReadonlyMap<string, Trigger> {
  if (tree.kind !== 'mapping') {
    return new Map(requireTexts(tree, 'on').map((event) => [event, bareTrigger(event, tree.at)]));
  }
  return new Map(
    [...tree.entries].map(([event, value]) => {
      const at = tree.keys.get(event) ?? value.at;
      return [event, parseTrigger(event, value, at)];
    }),
  );
}

function bareTrigger(event: string, at: Location): Trigger {
  return {
    event,
    filters: new Map(),
    inputs: new Map(),
    outputs: new Map(),
    secrets: new Map(),
    at,
  };
}

function parseTrigger(event: string, tree: Tree, at: Location): Trigger {
  const bare = bareTrigger(event, at);
  if (isEmpty(tree)) return bare;
  if (event === 'workflow_dispatch') {
    const { entries } = requireKeys(tree, event, ['inputs']);
    return { ...bare, inputs: parseInputs(entries.get('inputs')) };
  }
  if (event === 'workflow_call') return parseCallTrigger(bare, tree);
  if (event === 'schedule') return { ...bare, filters: new Map([['cron', parseCrons(tree)]]) };
  const mapping = requireMapping(tree, event);
  return {
    ...bare,
    filters: new Map(
      [...mapping.entries]
        .filter(([, value]) => !isEmpty(value))
        .map(([name, value]) => [name, requireTexts(value, `${event}.${name}`)]),
    ),
  };
}

/** Times in cron's form, as `github.event.schedule` tells them. */
function parseCrons(tree: Tree): readonly string[] {
  if (tree.kind !== 'sequence') throw invalid(tree.at, `schedule is a ${tree.kind}.`, 'a sequence');
  return tree.items.map((item) => {
    const { entries } = requireKeys(item, 'schedule', ['cron', 'timezone']);
    return requireText(entries.get('cron') ?? item, 'the cron of schedule');
  });
}

function parseCallTrigger(bare: Trigger, tree: Tree): Trigger {
  const { entries } = requireKeys(tree, 'workflow_call', ['inputs', 'outputs', 'secrets']);
  return {
    ...bare,
    inputs: parseInputs(entries.get('inputs')),
    outputs: parseCallOutputs(entries.get('outputs')),
    secrets: parseSecrets(entries.get('secrets')),
  };
}

function parseInputs(tree: Tree | undefined): ReadonlyMap<string, InputDeclaration> {
  if (isEmpty(tree)) return new Map();
  const mapping = requireMapping(tree, 'inputs');
  return new Map(
    [...mapping.entries].map(([name, value]) => [
      name,
      parseInput(name, value, mapping.keys.get(name) ?? value.at),
    ]),
  );
}

function parseInput(name: string, tree: Tree, at: Location): InputDeclaration {
  const keys = ['description', 'type', 'required', 'default', 'options', 'deprecationMessage'];
  const entries: MappingTree['entries'] = isEmpty(tree)
    ? new Map<string, Tree>()
    : requireKeys(tree, `the input \`${name}\``, keys).entries;
  const type = entries.get('type');
  const required = entries.get('required');
  const options = entries.get('options');
  return {
    type: isEmpty(type) ? 'string' : requireWord(type, `the type of \`${name}\``, inputTypes),
    required: !isEmpty(required) && requireBoolean(required, `\`required\` of \`${name}\``),
    default: optionalTemplate(entries.get('default'), places.inputDefault),
    options: isEmpty(options) ? [] : requireTexts(options, `an option of \`${name}\``),
    at,
  };
}

function parseCallOutputs(tree: Tree | undefined): ReadonlyMap<string, Template> {
  if (isEmpty(tree)) return new Map();
  return new Map(
    [...requireMapping(tree, 'outputs').entries].map(([name, output]) => {
      const { entries } = requireKeys(output, `the output \`${name}\``, ['description', 'value']);
      const value = entries.get('value') ?? output;
      requireText(value, `the value of \`${name}\``);
      return [name, parseTemplate(value, places.callOutput)];
    }),
  );
}

function parseSecrets(tree: Tree | undefined): Trigger['secrets'] {
  if (isEmpty(tree)) return new Map();
  return new Map(
    [...requireMapping(tree, 'secrets').entries].map(([name, secret]) => {
      const required = isEmpty(secret)
        ? undefined
        : requireKeys(secret, `the secret \`${name}\``, ['description', 'required']).entries.get(
            'required',
          );
      return [name, { required: !isEmpty(required) && requireBoolean(required, 'required') }];
    }),
  );
}
