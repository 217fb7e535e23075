import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BoundReached } from '../../src/prover/logic/bound.ts';
import { Logic, type Formula } from '../../src/prover/logic/logic.ts';

const variables = 6;
const limits = { maxNodes: 10_000, maxSteps: 1_000_000 };

type Tree =
  | { readonly kind: 'variable'; readonly level: number }
  | { readonly kind: 'if'; readonly parts: readonly [Tree, Tree, Tree] };

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('variable' as const), level: fc.nat(variables - 1) }),
    fc.record({
      kind: fc.constant('if' as const),
      parts: fc.tuple(tie('tree'), tie('tree'), tie('tree')),
    }),
  ),
})).tree;

const build = (logic: Logic, node: Tree): Formula =>
  node.kind === 'variable'
    ? logic.variable(node.level)
    : logic.ifThenElse(
        build(logic, node.parts[0]),
        build(logic, node.parts[1]),
        build(logic, node.parts[2]),
      );

const evaluate = (node: Tree, held: ReadonlySet<number>): boolean =>
  node.kind === 'variable'
    ? held.has(node.level)
    : evaluate(node.parts[0], held)
      ? evaluate(node.parts[1], held)
      : evaluate(node.parts[2], held);

const assignments = Array.from(
  { length: 2 ** variables },
  (_, bits) =>
    new Set(
      Array.from({ length: variables }, (_, level) => level).filter((level) => (bits >> level) & 1),
    ),
);

describe('a formula', () => {
  test('has the value of what it was made of, under every assignment', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const logic = new Logic(limits);
        const formula = build(logic, node);
        for (const held of assignments) {
          expect(logic.holds(formula, held)).toBe(evaluate(node, held));
        }
      }),
    );
  });
  test('is the same number as every other that means the same', () => {
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        const logic = new Logic(limits);
        const same = assignments.every((held) => evaluate(left, held) === evaluate(right, held));
        expect(build(logic, left) === build(logic, right)).toBe(same);
      }),
    );
  });
  test('is made true with the fewest variables that can', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const logic = new Logic(limits);
        const found = logic.cheapest(build(logic, node), () => 1);
        const costs = assignments.filter((held) => evaluate(node, held)).map(({ size }) => size);
        expect(found?.cost).toBe(costs.length === 0 ? undefined : Math.min(...costs));
        if (found) expect(evaluate(node, found.held)).toBe(true);
      }),
    );
  });
  test('is given up at its bound', () => {
    const logic = new Logic({ maxNodes: 8, maxSteps: 1000 });
    const all = () =>
      Array.from({ length: 20 }, (_, level) => logic.variable(level)).reduce((left, right) =>
        logic.equal(left, right),
      );
    expect(all).toThrow(BoundReached);
  });
});
