/** Random release workflows, with everything that decides what runs. */
import fc from 'fast-check';

const jobNames = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;

const freeAtoms = [
  "github.event_name == 'push'",
  "github.event_name != 'workflow_dispatch'",
  'inputs.dry-run',
  '!inputs.dry-run',
  "inputs.channel == 'beta'",
  "startsWith(github.ref, 'refs/tags/')",
  "github.ref == 'refs/heads/main'",
  "vars.MODE == 'full'",
] as const;

const statusAtoms = [
  'always()',
  'success()',
  'failure()',
  'cancelled()',
  '!cancelled()',
  '!failure()',
  '!success()',
] as const;

/** A condition over these jobs, with operators and brackets; status functions when they may stand. */
function conditionOver(needs: readonly string[], depth = 2): fc.Arbitrary<string> {
  const ofNeed =
    needs.length === 0
      ? fc.constantFrom(...freeAtoms)
      : fc
          .tuple(
            fc.constantFrom(...needs),
            fc.constantFrom('==', '!='),
            fc.constantFrom('success', 'failure', 'cancelled', 'skipped'),
            fc.integer({ min: 0, max: 7 }),
          )
          .map(([need, operator, result, form]) => {
            if (form === 0) return `needs.${need}.outputs.o ${operator} 'yes'`;
            if (form === 1) return `contains(needs.*.result, '${result}')`;
            if (form === 2) return `failure('${need}')`;
            if (form === 3) return `success('${need}')`;
            if (form === 4) return `fromJSON(needs.${need}.outputs.o)`;
            return `needs.${need}.result ${operator} '${result}'`;
          });
  const atom = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...statusAtoms) },
    { weight: 2, arbitrary: fc.constantFrom(...freeAtoms) },
    { weight: 3, arbitrary: ofNeed },
  );
  if (depth === 0) return atom;
  const inner = conditionOver(needs, depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: atom },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(([x, y]) => `(${x}) && (${y})`) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(([x, y]) => `(${x}) || (${y})`) },
    { weight: 1, arbitrary: inner.map((x) => `!(${x})`) },
  );
}

const stepConditions = [
  '',
  '',
  'always()',
  'failure()',
  'cancelled()',
  '!cancelled()',
  'success() || failure()',
  "steps.s0.outcome == 'failure'",
  "always() && steps.s0.conclusion == 'success'",
  "failure() && vars.MODE == 'full'",
] as const;

const step = fc.record({
  condition: fc.constantFrom(...stepConditions),
  forgiven: fc.boolean(),
});

export interface RandomWorkflow {
  readonly text: string;
  /** Jobs whose every step has an effect: the model follows their steps. */
  readonly followed: readonly string[];
}

function jobArbitrary(index: number) {
  const earlier: string[] = jobNames.slice(0, index);
  return fc.subarray(earlier, { maxLength: Math.min(3, index) }).chain((needs) =>
    fc.record({
      id: fc.constant(jobNames[index]!),
      needs: fc.constant(needs),
      condition: fc.option(conditionOver(needs), { nil: undefined, freq: 3 }),
      forgiven: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
      matrix: fc.integer({ min: 0, max: 3 }).map((dice) => dice === 0),
      environment: fc.boolean(),
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      followed: fc.boolean(),
    }),
  );
}

/** Two to seven jobs. */
export const randomWorkflow: fc.Arbitrary<RandomWorkflow> = fc
  .integer({ min: 2, max: jobNames.length })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => jobArbitrary(index))))
  .map((jobs) => ({
    text: [
      'on:',
      '  push:',
      '  workflow_dispatch:',
      '    inputs:',
      '      dry-run: { type: boolean }',
      '      channel: { type: choice, options: [stable, beta] }',
      'jobs:',
      ...jobs.flatMap((job) => [
        `  ${job.id}:`,
        '    runs-on: x',
        ...(job.needs.length > 0 ? [`    needs: [${job.needs.join(', ')}]`] : []),
        ...(job.condition === undefined ? [] : [`    if: \${{ ${job.condition} }}`]),
        ...(job.forgiven ? ['    continue-on-error: true'] : []),
        ...(job.matrix ? ['    strategy: { matrix: { os: [x, y] } }'] : []),
        ...(job.environment ? ['    environment: production'] : []),
        "    outputs: { o: '${{ steps.s0.outputs.o }}' }",
        '    steps:',
        ...job.steps.flatMap(({ condition, forgiven }, index) => [
          `      - run: 'true'`,
          `        id: s${index}`,
          ...(condition === '' ? [] : [`        if: \${{ ${condition} }}`]),
          ...(forgiven ? ['        continue-on-error: true'] : []),
        ]),
      ]),
      '',
    ].join('\n'),
    followed: jobs.filter(({ followed }) => followed).map(({ id }) => id),
  }));
