/** Every rule about the graph over its own two files: the places marked `# bad`, and one proved. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findingsOfVerdicts } from '../../src/prover/proof/findings.ts';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import type { Verdict } from '../../src/prover/proof/verdict.ts';
import { allRules } from '../../src/prover/all-rules.ts';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { graphRules } from '../../src/prover/rules/graph-rules.ts';
import { applyWaivers, findWaivers } from '../../src/prover/waivers.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

/** Workflows that this project ships or is released by: proved without a single waiver. */
const shipped = [
  'reference/release.yml',
  'reference/attested.yml',
  '.github/workflows/release.yml',
];

const folder = join(import.meta.dirname, 'rules');
const root = join(import.meta.dirname, '../..');
const read = (rule: string, file: string) => readFileSync(join(folder, rule, file), 'utf8');

function verdicts(text: string): ReadonlyMap<string, Verdict> {
  const proved = proveRelease({ workflow: parseWorkflow(text, 'release.yml') });
  return new Map(proved.map(({ rule, verdict }) => [rule, verdict]));
}

const refutations = (verdict: Verdict | undefined) =>
  verdict?.status === 'REFUTED' ? verdict.refutations : [];

describe.each(graphRules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test('refutes every marked place of its bad example, and no other', () => {
    const text = read(name, 'bad.yml');
    const marked = text
      .split('\n')
      .flatMap((line, index) => (/# bad$/.test(line) ? [index + 1] : []));
    const found = refutations(verdicts(text).get(name));
    expect(marked).not.toEqual([]);
    expect(found.map(({ at }) => at.line)).toEqual(marked);
  });
  test('is proved of its good example, which breaks no rule of level error', () => {
    const all = verdicts(read(name, 'good.yml'));
    const verdict = all.get(name)!;
    expect(verdict.status).toBe('PROVED');
    expect(verdict.status === 'PROVED' && verdict.checked).not.toBe(0);
    const errors = [...all.values()].flatMap(refutations).filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
  test('tells what, why, a case and the cure', () => {
    for (const sentence of [rule.what, rule.why, rule.realCase, rule.cure]) {
      expect(sentence).toMatch(/^[A-Z`].*[.!)]$/s);
    }
  });
});

describe('the rules about the graph', () => {
  test('are sorted by name', () => {
    const names = graphRules.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });
  // docs/decisions/reference-image.md: tags are moved when nothing is left that could fail.
  test.each(shipped)('are all proved of %s, which breaks no rule about places either', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    expect(unproved(text)).toEqual([]);
    const workflow = parseWorkflow(text, file);
    expect(checkLocalRules(workflow)).toEqual([]);
    expect(findWaivers(workflow, allRules)).toEqual([]);
  });
  test('are proved of reference/lockstep/release.yml, but for the order that it says it cannot keep', () => {
    const file = 'reference/lockstep/release.yml';
    const workflow = parseWorkflow(readFileSync(join(root, file), 'utf8'), file);
    const findings = [
      ...checkLocalRules(workflow),
      ...findingsOfVerdicts(proveRelease({ workflow }), graphRules),
    ];
    const { findings: marked, unused } = applyWaivers(findings, findWaivers(workflow, allRules));
    expect(unused).toEqual([]);
    expect(
      marked.map(({ rule, job, level, allowedBecause }) => [rule, job, level, allowedBecause]),
    ).toEqual([
      ['IRREVERSIBLE-ORDER', 'stage-dependent', 'warning', expect.stringContaining('packaged')],
      ['PARTIAL-PUBLISH', 'publish-dependent', 'warning', expect.stringContaining('built from')],
    ]);
  });
});

const rollbackFrom = "(needs.stage.result == 'success' && needs.undraft.result != 'success')";

// What the condition of the reference's `rollback` is for: each part, left out.
describe('the rollback of reference/release.yml', () => {
  const text = readFileSync(join(root, 'reference/release.yml'), 'utf8');
  const [before, after] = text.split('\n  rollback:\n') as [string, string];
  test.each([
    ['skipped after a failure', 'always() &&', 'success() &&', 'DEAD-RESULT-TEST', 'error'],
    [
      'left out of a cancelled run',
      rollbackFrom,
      "needs.undraft.result == 'failure'",
      'CLEANUP-UNREACHABLE',
      'warning',
    ],
    [
      'run after a success',
      rollbackFrom,
      "needs.stage.result == 'success'",
      'CLEANUP-AFTER-SUCCESS',
      'error',
    ],
  ])('is refuted when it is %s', (_, condition, other, rule, level) => {
    expect(after).toContain(condition);
    const changed = `${before}\n  rollback:\n${after.replace(condition, other)}`;
    const places = refutations(verdicts(changed).get(rule)).map((each) => [each.job, each.level]);
    expect(new Set(places.map(String))).toEqual(new Set([`rollback,${level}`]));
  });
});

/** Verdicts that are no proof, with the job and the level of what refutes them. */
function unproved(text: string) {
  return [...verdicts(text)].flatMap(([rule, verdict]) =>
    verdict.status === 'PROVED'
      ? []
      : [[rule, verdict.status, refutations(verdict).map(({ job, level }) => [job, level])]],
  );
}
