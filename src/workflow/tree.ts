/**
 * A YAML document as plain values that know where they stand. Everything else
 * in this folder reads trees, so block scalars are folded, anchors resolved and
 * duplicate keys refused in one place.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import type { Location } from '../failure.ts';
import { workflowFailure } from './failures.ts';

export type ScalarValue = string | number | boolean | null;

export interface ScalarTree {
  readonly kind: 'scalar';
  /** Block scalars are folded and chomped already, as YAML says. */
  readonly value: ScalarValue;
  readonly at: Location;
}

export interface SequenceTree {
  readonly kind: 'sequence';
  readonly items: readonly Tree[];
  readonly at: Location;
}

export interface MappingTree {
  readonly kind: 'mapping';
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, Tree>;
  /** Where each key stands. */
  readonly keys: ReadonlyMap<string, Location>;
  readonly at: Location;
}

export type Tree = ScalarTree | SequenceTree | MappingTree;

/** Aliases resolved in one document; more is an attack or an accident. */
const maxAliases = 500;

interface Reading {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document;
  aliases: number;
}

/** The document as a tree. Throws WORKFLOW_NOT_YAML with the place of the first problem. */
export function parseTree(text: string, file: string): Tree {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
  });
  const reading: Reading = { file, lines, document, aliases: 0 };
  const problem = document.errors[0];
  if (problem) throw notYaml(reading, problem.message, problem.pos[0]);
  return treeOf(document.contents as Node | null, reading);
}

function treeOf(node: Node | null, reading: Reading): Tree {
  const at = locationOf(reading, node?.range?.[0] ?? 0);
  if (node === null) return { kind: 'scalar', value: null, at };
  if (isAlias(node)) return aliasedTree(node.resolve(reading.document) ?? null, reading, at);
  if (isScalar(node)) return { kind: 'scalar', value: scalarValue(node.value, reading, at), at };
  if (isSeq(node)) {
    return {
      kind: 'sequence',
      items: node.items.map((item) => treeOf(item as Node | null, reading)),
      at,
    };
  }
  if (isMap(node)) return mappingTree(node, reading, at);
  throw notYaml(reading, 'a node of an unknown kind', 0);
}

function mappingTree(node: YAMLMap, reading: Reading, at: Location): MappingTree {
  const entries = new Map<string, Tree>();
  const keys = new Map<string, Location>();
  for (const pair of node.items) {
    const keyNode = pair.key as Node;
    const keyTree = treeOf(keyNode, reading);
    if (keyTree.kind !== 'scalar') {
      throw notYaml(reading, 'a mapping key that is not a scalar', keyNode.range?.[0] ?? 0);
    }
    const key = scalarText(keyTree.value);
    if (entries.has(key)) {
      throw notYaml(reading, `the key "${key}" twice`, keyNode.range?.[0] ?? 0);
    }
    entries.set(key, treeOf(pair.value as Node | null, reading));
    keys.set(key, keyTree.at);
  }
  return { kind: 'mapping', entries, keys, at };
}

function aliasedTree(target: Node | null, reading: Reading, at: Location): Tree {
  reading.aliases += 1;
  if (reading.aliases > maxAliases) {
    throw workflowFailure('WORKFLOW_NOT_YAML', {
      seen: `${reading.file} resolves more than ${maxAliases} aliases.`,
      expected: 'a document whose anchors stay small',
      cure: 'Write the repeated parts out.',
      location: at,
    });
  }
  return treeOf(target, reading);
}

function scalarValue(value: unknown, reading: Reading, at: Location): ScalarValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  throw workflowFailure('WORKFLOW_NOT_YAML', {
    seen: `${reading.file} has a scalar of the type ${typeof value}.`,
    expected: 'a string, a number, a boolean or null',
    cure: 'Quote the value.',
    location: at,
  });
}

/** A scalar as GitHub turns it into text: null is empty, 1.0 is `1`. */
export function scalarText(value: ScalarValue): string {
  return value === null ? '' : String(value);
}

function locationOf({ file, lines }: Reading, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function notYaml(reading: Reading, seen: string, offset: number) {
  const location = locationOf(reading, offset);
  return workflowFailure('WORKFLOW_NOT_YAML', {
    seen: `${reading.file}:${location.line}: ${seen}.`,
    expected: 'a YAML document that GitHub reads',
    cure: 'Correct that line.',
    location,
  });
}
