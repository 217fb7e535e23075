import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandMatrix } from '../../src/workflow/matrix.ts';
import { ancestorsOf, descendantsOf, topologicalOrder } from '../../src/workflow/needs-graph.ts';
import { evaluateExpression, parseExpression } from '../../src/workflow/expression.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { effectivePermissions } from '../../src/workflow/permissions.ts';
import { places } from '../../src/workflow/places.ts';
import { parseTemplate, renderTemplate } from '../../src/workflow/template.ts';
import { parseTree } from '../../src/workflow/tree.ts';
import type { JsonValue } from '../../src/workflow/values.ts';
import { Failure } from '../../src/failure.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { job, workflowOf } from './support.ts';

const at = { file: 'release.yml', line: 1, column: 1 };
const evaluate = (source: string, contexts: Record<string, JsonValue> = {}) =>
  evaluateExpression(parseExpression(source, places.step, at), { contexts });

describe('a workflow file', () => {
  test('keeps the place of every job', () => {
    const workflow = workflowOf(job('build') + job('publish', 'needs: [build]'));
    expect(workflow.jobs.get('publish')?.at).toEqual({ file: 'release.yml', line: 6, column: 3 });
  });
  test('with a broken line is refused with its place', async () => {
    const failure = await expectFailure('WORKFLOW_NOT_YAML', () =>
      parseWorkflow('on: push\njobs: [\n', 'release.yml'),
    );
    expect(failure.location?.file).toBe('release.yml');
  });
  test('with a key twice is refused', async () => {
    await expectFailure('WORKFLOW_NOT_YAML', () =>
      parseWorkflow('on: push\non: push\njobs: {}\n', 'release.yml'),
    );
  });
  test.each([
    ['an unknown key', job('a', 'whatever: 1')],
    ['a step that does nothing', '  a:\n    runs-on: x\n    steps: [{ name: x }]\n'],
    ['a step that does two things', '  a:\n    runs-on: x\n    steps: [{ run: x, uses: y }]\n'],
    [
      'two steps of one ID',
      '  a:\n    runs-on: x\n    steps: [{ id: x, run: a }, { id: X, run: b }]\n',
    ],
    ['a job without steps', '  a:\n    runs-on: x\n'],
    ['a permission that is none', job('a', 'permissions: { content: read }')],
    ['an expression without an end', job('a', 'name: ${{ github.ref')],
    [
      'an expression in `uses`',
      '  a:\n    runs-on: x\n    steps: [{ uses: "a/b@${{ github.sha }}" }]\n',
    ],
  ])('with %s is refused', async (_name, jobs) => {
    await expectFailure('WORKFLOW_INVALID', () => workflowOf(jobs));
  });
  test('tells the times of its schedule, and is refused when that is no list of them', async () => {
    const jobs = `jobs:\n${job('a')}`;
    const on = (schedule: string) =>
      parseWorkflow(`on: { schedule: ${schedule} }\n${jobs}`, 'x.yml');
    const { triggers } = on("[{ cron: '17 4 * * 1' }, { cron: '0 5 * * *' }]");
    expect(triggers.get('schedule')!.filters.get('cron')).toEqual(['17 4 * * 1', '0 5 * * *']);
    for (const wrong of ['{ cron: x }', '[weekly]', '[{ every: week }]', '[{}]']) {
      await expectFailure('WORKFLOW_INVALID', () => on(wrong));
    }
  });
  test('with a need that is not there is refused', async () => {
    await expectFailure('WORKFLOW_NEEDS_UNKNOWN', () => workflowOf(job('a', 'needs: b')));
  });
  test('with needs in a circle is refused, and told the circle', async () => {
    const failure = await expectFailure('WORKFLOW_NEEDS_CYCLE', () =>
      workflowOf(job('a', 'needs: c') + job('b', 'needs: a') + job('c', 'needs: b')),
    );
    expect(failure.seen).toContain('a → c → b → a');
  });
  test('whose secret stands in an `if` is refused, as GitHub does', async () => {
    await expectFailure('EXPRESSION_INVALID', () =>
      workflowOf(job('a', "if: secrets.TOKEN != ''")),
    );
  });
  test('never makes the parser throw anything but a Failure', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          parseWorkflow(`on: push\njobs:\n  a:\n    runs-on: x\n    if: ${text}\n`, 'x.yml');
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});

describe('the graph of needs', () => {
  const { jobs } = workflowOf(
    job('c', 'needs: [a, b]') + job('a') + job('b', 'needs: a') + job('d', 'needs: c'),
  );
  test('knows ancestors, descendants and an order', () => {
    expect(ancestorsOf(jobs, 'd')).toEqual(['c', 'a', 'b']);
    expect(descendantsOf(jobs, 'a')).toEqual(['c', 'b', 'd']);
    expect(topologicalOrder(jobs)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('permissions', () => {
  test("of a job replace the workflow's as a whole", () => {
    const workflow = parseWorkflow(
      `on: push\npermissions: read-all\njobs:\n${job('a')}${job('b', 'permissions: { contents: write }')}${job('c', 'permissions: {}')}`,
      'release.yml',
    );
    const of = (id: string) =>
      effectivePermissions(workflow.permissions, workflow.jobs.get(id)!.permissions);
    expect(of('a').get('actions')).toBe('read');
    expect(of('a').get('id-token')).toBeUndefined();
    expect(Object.fromEntries(of('b'))).toEqual({ contents: 'write' });
    expect(of('c').size).toBe(0);
  });
});

describe('an expression', () => {
  test.each<[string, JsonValue]>([
    ["'It''s' == 'it''S'", true],
    ["'1' == 1", true],
    ['null == 0', true],
    ["github.Event.Ref || 'none'", 'refs/tags/v1'],
    ['github.missing.deeper', null],
    ["format('{0}-{{{1}}}', 'a', 2)", 'a-{2}'],
    ["join(needs.*.result, ',')", 'success,failure'],
    ["contains(needs.*.result, 'failure')", true],
    [
      'toJSON(needs)',
      JSON.stringify(
        { a: { result: 'success' }, constructor: { result: 'failure' } },
        undefined,
        2,
      ),
    ],
    ['needs.constructor.result', 'failure'],
    ['fromJSON(\'{"constructor": 1}\').constructor', 1],
    ['steps.never.outputs.x', null],
  ])('%s', (source, value) => {
    const contexts = {
      github: { event: { ref: 'refs/tags/v1' } },
      needs: { a: { result: 'success' }, constructor: { result: 'failure' } },
    };
    expect(evaluate(source, contexts)).toEqual(value);
  });
  test.each(['', 'github.', "github['", 'nothere.x', 'nosuch()', 'success()', 'a b'])(
    'that is `%s` is refused',
    async (source) => {
      await expectFailure('EXPRESSION_INVALID', () => parseExpression(source, places.step, at));
    },
  );
});

describe('text with expressions', () => {
  const render = (text: string) =>
    renderTemplate(parseTemplate(parseTree(JSON.stringify(text), 'x.yml'), places.step), {
      contexts: { github: { ref_name: 'v1' } },
    });
  test('renders each, quoted braces left alone', () => {
    expect(render("a ${{ github.ref_name }} ${{ '}}' }} b")).toBe('a v1 }} b');
    expect(render('${{ github }}')).toBe('Object');
    expect(render('no expression')).toBe('no expression');
  });
});

describe('a matrix', () => {
  test('multiplies its axes, leaves out excludes and adds includes', () => {
    expect(
      expandMatrix(
        {
          os: ['linux', 'mac'],
          node: [20, 24],
          exclude: [{ os: 'mac', node: 20 }],
          include: [{ os: 'linux', extra: 'x' }, { extra: 'y', all: true }, { os: 'windows' }],
        },
        at,
      ),
    ).toEqual([
      { os: 'linux', node: 20, extra: 'y', all: true },
      { os: 'linux', node: 24, extra: 'y', all: true },
      { os: 'mac', node: 24, extra: 'y', all: true },
      { os: 'windows' },
    ]);
  });
  test('of includes alone is their list', () => {
    expect(expandMatrix({ include: [{ target: 'a' }, { target: 'b' }] }, at)).toEqual([
      { target: 'a' },
      { target: 'b' },
    ]);
  });
  test.each<[string, JsonValue]>([
    ['no mapping', 'x'],
    ['an empty axis', { os: [] }],
    ['nothing left', { os: ['a'], exclude: [{ os: 'a' }] }],
    ['a wrong include', { include: ['x'] }],
    ['too many legs', { a: Array.from({ length: 257 }, (_, index) => index) }],
  ])('with %s is refused', async (_name, matrix) => {
    await expectFailure('MATRIX_INVALID', () => expandMatrix(matrix, at));
  });
});
