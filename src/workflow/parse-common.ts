/** Parts that workflows, jobs and steps share: env, defaults, concurrency. */
import type { Concurrency, RunDefaults } from './model.ts';
import type { Place } from './places.ts';
import { invalid, isEmpty, requireKeys, requireMapping, requireWord } from './read-tree.ts';
import { parseTemplate, type Template, type Templates } from './template.ts';
import type { Tree } from './tree.ts';

const noTemplates: Templates = new Map();

/** A mapping of names to scalars, in the order of the file. Throws WORKFLOW_INVALID. */
export function parseTemplates(tree: Tree | undefined, what: string, place: Place): Templates {
  if (isEmpty(tree)) return noTemplates;
  return new Map(
    [...requireMapping(tree, what).entries].map(([name, value]) => [
      name,
      parseTemplate(value, place),
    ]),
  );
}

/** The template under a key, undefined when it is absent or empty. */
export function optionalTemplate(tree: Tree | undefined, place: Place): Template | undefined {
  return isEmpty(tree) ? undefined : parseTemplate(tree, place);
}

/** `defaults`, which knows `run` alone. Throws WORKFLOW_INVALID. */
export function parseDefaults(tree: Tree | undefined, place: Place): RunDefaults {
  if (isEmpty(tree)) return { shell: undefined, workingDirectory: undefined };
  const run = requireKeys(tree, 'defaults', ['run']).entries.get('run');
  const entries = isEmpty(run)
    ? undefined
    : requireKeys(run, 'defaults.run', ['shell', 'working-directory']).entries;
  return {
    shell: optionalTemplate(entries?.get('shell'), place),
    workingDirectory: optionalTemplate(entries?.get('working-directory'), place),
  };
}

/** `concurrency`: a group's name, or a mapping. Throws WORKFLOW_INVALID. */
export function parseConcurrency(tree: Tree, place: Place): Concurrency {
  if (tree.kind === 'scalar') {
    return {
      group: parseTemplate(tree, place),
      cancelInProgress: undefined,
      queue: 'single',
      at: tree.at,
    };
  }
  const mapping = requireKeys(tree, 'concurrency', ['group', 'cancel-in-progress', 'queue']);
  const { entries } = mapping;
  const group = entries.get('group');
  if (isEmpty(group)) throw invalid(tree.at, 'concurrency has no `group`.', "the group's name");
  const queue = entries.get('queue');
  return {
    group: parseTemplate(group, place),
    cancelInProgress: optionalTemplate(entries.get('cancel-in-progress'), place),
    queue: isEmpty(queue) ? 'single' : requireWord(queue, 'queue', ['single', 'max']),
    at: tree.at,
  };
}
