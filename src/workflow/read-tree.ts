/** Reads what is expected from a tree; everything else is WORKFLOW_INVALID with its place. */
import type { Location } from '../failure.ts';
import { workflowFailure } from './failures.ts';
import { scalarText, type MappingTree, type ScalarTree, type Tree } from './tree.ts';

/** WORKFLOW_INVALID at a place. */
export function invalid(at: Location, seen: string, expected: string) {
  return workflowFailure('WORKFLOW_INVALID', {
    seen: `${at.file}:${at.line}:${at.column}: ${seen}`,
    expected,
    cure: 'Correct it as the workflow syntax reference says: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax',
    location: at,
  });
}

/** The tree as a mapping. Throws WORKFLOW_INVALID. */
export function requireMapping(tree: Tree, what: string): MappingTree {
  if (tree.kind !== 'mapping') throw invalid(tree.at, `${what} is a ${tree.kind}.`, 'a mapping');
  return tree;
}

/** The tree as a mapping with no other keys than those. Throws WORKFLOW_INVALID. */
export function requireKeys(tree: Tree, what: string, allowed: readonly string[]): MappingTree {
  const mapping = requireMapping(tree, what);
  for (const [key, at] of mapping.keys) {
    if (!allowed.includes(key)) {
      throw invalid(at, `${what} has the key \`${key}\`.`, `only ${allowed.join(', ')}`);
    }
  }
  return mapping;
}

/** The tree as a scalar. Throws WORKFLOW_INVALID. */
export function requireScalar(tree: Tree, what: string): ScalarTree {
  if (tree.kind !== 'scalar') throw invalid(tree.at, `${what} is a ${tree.kind}.`, 'a scalar');
  return tree;
}

/** Non-empty text. Throws WORKFLOW_INVALID. */
export function requireText(tree: Tree, what: string): string {
  const text = scalarText(requireScalar(tree, what).value);
  if (text === '') throw invalid(tree.at, `${what} is empty.`, 'text');
  return text;
}

/** One text or a list of texts, as a list. Throws WORKFLOW_INVALID. */
export function requireTexts(tree: Tree, what: string): readonly string[] {
  return tree.kind === 'sequence'
    ? tree.items.map((item) => requireText(item, what))
    : [requireText(tree, what)];
}

/** `true` or `false`, not an expression. Throws WORKFLOW_INVALID. */
export function requireBoolean(tree: Tree, what: string): boolean {
  const { value } = requireScalar(tree, what);
  if (typeof value !== 'boolean') {
    throw invalid(tree.at, `${what} is ${JSON.stringify(value)}.`, '`true` or `false`');
  }
  return value;
}

/** One of the words given. Throws WORKFLOW_INVALID. */
export function requireWord<const Words extends readonly string[]>(
  tree: Tree,
  what: string,
  words: Words,
): Words[number] {
  const text = requireText(tree, what);
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) {
    throw invalid(tree.at, `${what} is ${JSON.stringify(text)}.`, `one of ${words.join(', ')}`);
  }
  return word;
}

/** A tree that says nothing: an absent key, or `key:` with no value. */
export function isEmpty(
  tree: Tree | undefined,
): tree is undefined | (ScalarTree & { readonly value: null }) {
  return tree === undefined || (tree.kind === 'scalar' && tree.value === null);
}
