/** Mistakes that real release pipelines made: each is found where it stands, and gone once mended. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findingsOfVerdicts } from '../../src/prover/proof/findings.ts';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import type { RuleFinding } from '../../src/prover/rule.ts';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { graphRules } from '../../src/prover/rules/graph-rules.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { mistakes, type Mistake } from './regressions/mistakes.ts';

const folder = join(import.meta.dirname, 'regressions');
const textOf = ({ file }: Mistake) => readFileSync(join(folder, `${file}.yml`), 'utf8');

function findingsOf({ rule, file }: Mistake, text: string): readonly RuleFinding[] {
  const workflow = parseWorkflow(text, `${file}.yml`);
  const rules = graphRules.filter(({ name }) => name === rule);
  return [
    ...checkLocalRules(workflow),
    ...findingsOfVerdicts(proveRelease({ workflow, rules }), rules),
  ].filter((finding) => finding.rule === rule);
}

function mended(mistake: Mistake): string {
  return mistake.mends.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${mistake.file} has no ${JSON.stringify(from)}`);
    return text.replace(from, () => to);
  }, textOf(mistake));
}

describe('a mistake that a release pipeline made', () => {
  test.each(mistakes.map((mistake) => [mistake.file, mistake.rule, mistake] as const))(
    '%s is found by %s in its line, and nowhere once it is mended',
    (_, __, mistake) => {
      const text = textOf(mistake);
      const found = findingsOf(mistake, text);
      expect(new Set(found.map(({ job }) => job))).toEqual(new Set([mistake.job]));
      const lines = [
        ...new Set(found.map(({ location }) => text.split('\n')[location!.line! - 1]!)),
      ];
      expect(lines).toEqual([expect.stringContaining(mistake.line)]);
      expect(findingsOf(mistake, mended(mistake))).toEqual([]);
    },
  );
  test('has a row for every file, and there are at least 45', () => {
    const files = readdirSync(folder).flatMap((file) => /(.*)\.yml$/.exec(file)?.[1] ?? []);
    expect(files.sort()).toEqual(mistakes.map(({ file }) => file).sort());
    expect(files.length).toBeGreaterThanOrEqual(45);
  });
});
