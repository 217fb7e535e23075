/** The same check, told in every form: terminal, JSON, SARIF, Markdown, Mermaid and a page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import action from '../../actions/check-workflow/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import type { ActionResult } from '../../src/define-action.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { workflowSarifSchema } from '../support/sarif-schema.ts';
import { allowed, callee, gated, opaque, ungated } from './releases.ts';

const folderWith = temporaryFolders();
let root: string;
let bad: ActionResult;
const at = (name: string) => `${root}/.github/workflows/${name}`;
const written = (name: string) => readFileSync(join(root, name), 'utf8');

async function check(inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  const parsed = parseInputs(action.inputs, (name) => inputs[name]);
  return action.run(parsed, { files: localFiles });
}

beforeAll(async () => {
  const workflows = { ungated, gated, allowed, opaque };
  const files = Object.entries(workflows).map(([name, text]) => [`${name}.yml`, text] as const);
  root = folderWith(
    Object.fromEntries(files.map(([name, text]) => [`.github/workflows/${name}`, text])),
  );
  bad = await check({
    workflows: at('ungated.yml'),
    'html-path': join(root, 'page.html'),
    'sarif-path': join(root, 'found.sarif'),
    'json-path': join(root, 'found.json'),
  });
});

describe('the result', () => {
  test('of a proved workflow has no failure', async () => {
    const good = await check({ workflows: at('gated.yml') });
    expect(good.failure).toBeUndefined();
    expect(good.outputs).toMatchObject({ verdict: 'proved', findings: '[]' });
    expect(good.report!.text).toMatch(/^✔ PROVED .*gated\.yml: nothing found\n/);
  });
  test('of a refuted one fails, and annotates its line', () => {
    expectResultFailure('WORKFLOW_REFUTED', bad);
    expect(bad.outputs).toMatchObject({ verdict: 'refuted', sarifPath: join(root, 'found.sarif') });
    expect(bad.findings).toMatchObject([
      { rule: 'UNGATED-ANNOUNCE', level: 'error', location: { file: at('ungated.yml'), line: 23 } },
    ]);
  });
  test('holds what another linter found in that file, and fails for its errors', async () => {
    const found = (severity: string, given_path: string) => ({
      ident: 'template-injection',
      desc: 'code injection',
      determinations: { severity },
      locations: [
        {
          symbolic: { key: { Local: { given_path } }, annotation: '', kind: 'Primary' },
          concrete: { location: { start_point: { row: 4, column: 0 } } },
        },
      ],
    });
    const merged = async (severity: string) => {
      const list = [found(severity, '.github/workflows/gated.yml'), found('High', 'other.yml')];
      const folder = folderWith({ 'zizmor.json': JSON.stringify(list) });
      return check({
        workflows: at('gated.yml'),
        merge: join(folder, 'zizmor.json'),
        'json-path': join(folder, 'a.json'),
        'sarif-path': join(folder, 'a.sarif'),
      });
    };
    const grave = await merged('High');
    expectResultFailure('WORKFLOW_REFUTED', grave);
    expect(grave.findings).toMatchObject([
      { rule: 'zizmor/template-injection', level: 'error', location: { line: 5 } },
    ]);
    const sarif = JSON.parse(readFileSync(grave.outputs.sarifPath!, 'utf8')) as object;
    const isSarif = new Ajv2020({ strictTypes: false }).compile(workflowSarifSchema);
    expect([isSarif(sarif), isSarif.errors]).toEqual([true, null]);
    const document = JSON.parse(readFileSync(grave.outputs.jsonPath!, 'utf8')) as object;
    const schema = join(projectFolder, 'schemas/workflow-check.schema.json');
    const validate = new Ajv2020({ strictTypes: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')) as object,
    );
    expect([validate(document), validate.errors]).toEqual([true, null]);
    const light = await merged('Low');
    expect(light.failure).toBeUndefined();
    expect(light.outputs.verdict).toBe('proved');
  });
  test('of an unknown one fails, and names what it calls', async () => {
    const unknown = await check({ workflows: at('opaque.yml') });
    expectResultFailure('WORKFLOW_UNPROVEN', unknown);
    expect(unknown.outputs.verdict).toBe('unknown');
    expect(unknown.report!.text).toContain('called, and not looked into\n  pypi: ./.github');
  });
  test('of several is that of the worst', async () => {
    const all = await check({ workflows: `${at('gated.yml')}\n${at('ungated.yml')}` });
    expect(all.outputs.verdict).toBe('refuted');
    expect(all.report!.text).toContain('✔ PROVED');
  });
});

describe('what is read', () => {
  test('is the called workflow beside it, whose own calls are read too', async () => {
    const folder = folderWith({
      '.github/workflows/release.yml': opaque,
      '.github/workflows/pypi.yml': `${callee}      - uses: ./.github/actions/one\n`,
      '.github/actions/one/action.yaml':
        'runs: { using: composite, steps: [{ uses: ./.github/actions/two }] }\n',
      '.github/actions/two/action.yml':
        'runs: { using: composite, steps: [{ shell: bash, run: npm publish }] }\n',
    });
    const { report } = await check({ workflows: `${folder}/.github/workflows/release.yml` });
    expect(report!.text).toMatch(/pypi +publishes pypi, publishes npm/);
  });
  test('is below the repository that is named, when it does not stand here', async () => {
    const root = folderWith({ '.github/workflows/gated-elsewhere.yml': gated });
    const found = await check({ workflows: '.github/workflows/gated-elsewhere.yml', root });
    expect(found.outputs.verdict).toBe('proved');
  });
  test('is the action at the root of the repository, and a program is told as unread', async () => {
    const text = ungated.replace('run: make all', 'uses: ./');
    const textOf = async (action: string) => {
      const files = { '.github/workflows/release.yml': text, 'action.yml': action };
      const workflows = `${folderWith(files)}/.github/workflows/release.yml`;
      return (await check({ workflows })).report!.text;
    };
    const composite = 'runs: { using: composite, steps: [{ shell: bash, run: npm publish }] }\n';
    expect(await textOf(composite)).toMatch(/build +publishes npm/);
    const program = await textOf('runs: { using: node24, main: index.js }\n');
    expect(program).toContain('called, and not looked into\n  build: ./');
  });
  test('is the configuration of that repository, or the one that is named', async () => {
    const lowered = 'rules: { UNGATED-ANNOUNCE: { level: warning, because: late } }\n';
    const folder = folderWith({
      '.github/workflows/release.yml': ungated,
      '.github/release-actions.yml': lowered,
      'other.yml': 'rules: {}\n',
    });
    const workflows = `${folder}/.github/workflows/release.yml`;
    expect((await check({ workflows })).failure).toBeUndefined();
    const named = await check({ workflows, configuration: `${folder}/other.yml` });
    expectResultFailure('WORKFLOW_REFUTED', named);
    await expectFailure('FILE_MISSING', () => check({ workflows, configuration: `${folder}/no` }));
  });
  test('must be there, and be a workflow', async () => {
    await expectFailure('FILE_MISSING', () => check({ workflows: at('none.yml') }));
  });
});

describe('the text for a terminal', () => {
  test('tells the fault, every job, what let it through, and what to write', () => {
    const text = bad.report!.text;
    const block = text.slice(text.indexOf('✘ error UNGATED-ANNOUNCE'));
    const file = at('ungated.yml');
    expect(block).toContain(`✘ error UNGATED-ANNOUNCE ${file}:23\n`);
    expect(block).toContain('      `pypi` fails in step 1, `twine upload dist/*`.\n');
    expect(block).toContain('      failure  pypi\n      success  build, public\n');
    expect(block).toContain(`    what let it through: ${file}:18, public\n`);
    expect(block).toContain('      no `if`, which is success()\n');
    expect(block).toContain('      needs: [build, pypi]\n');
  });
  test('says so when there was nothing to prove', async () => {
    const folder = folderWith({
      'ci.yml': 'on: push\njobs: { a: { runs-on: x, steps: [{ run: make }] } }\n',
    });
    const { report } = await check({ workflows: `${folder}/ci.yml` });
    expect(report!.text).toContain('! Nothing in this workflow is known to publish');
  });
  test('knows an `if` on the line of its job', async () => {
    const flow =
      'public: { needs: build, if: always(), runs-on: x, timeout-minutes: 5, steps: [{ run: gh release edit v1 --draft=false --repo octo/demo }] }';
    const text = `${ungated.slice(0, ungated.indexOf('  public:'))}  ${flow}\n`;
    const folder = folderWith({ 'release.yml': text });
    const { report } = await check({ workflows: `${folder}/release.yml` });
    expect(report!.text).toContain('      if: always()\n');
  });
  test('shows what is allowed with its reason', async () => {
    const { report, failure } = await check({ workflows: at('allowed.yml') });
    expect(failure).toBeUndefined();
    expect(report!.text).toMatch(/yml:24 UNGATED-ANNOUNCE, because PyPI is a mirror/);
  });
});

describe('the JSON document', () => {
  test('is what its schema says, printed and written alike', async () => {
    const schema = join(projectFolder, 'schemas/workflow-check.schema.json');
    const isValid = new Ajv2020({ strictTypes: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')) as object,
    );
    const all = await check({
      workflows: ['gated', 'allowed', 'opaque'].map((name) => at(`${name}.yml`)).join('\n'),
    });
    for (const { report } of [bad, all]) {
      isValid(JSON.parse(JSON.stringify(report!.document)));
      expect(isValid.errors ?? []).toEqual([]);
    }
    expect(JSON.parse(written('found.json'))).toEqual(
      JSON.parse(JSON.stringify(bad.report!.document)),
    );
  });
});

describe('the SARIF file', () => {
  test('is SARIF 2.1.0, with a code flow from the fault along the needs', async () => {
    const isValid = new Ajv2020({ strictTypes: false }).compile(workflowSarifSchema);
    const sarif = JSON.parse(written('found.sarif')) as {
      runs: {
        results: {
          codeFlows?: {
            threadFlows: { locations: { location: { message: { text: string } } }[] }[];
          }[];
        }[];
      }[];
    };
    isValid(sarif);
    expect(isValid.errors ?? []).toEqual([]);
    const flow = sarif.runs[0]!.results.flatMap(({ codeFlows = [] }) => codeFlows);
    const steps = flow[0]!.threadFlows[0]!.locations.map(({ location }) => location.message.text);
    expect(steps).toEqual([
      '`pypi` fails in step 1, `twine upload dist/*`.',
      'build: success',
      'pypi: failure',
      'public: success',
      'Let through by: success()',
      'The release becomes public in `public` although `pypi` did not publish to pypi.',
    ]);
  });
  test('tells what is allowed as suppressed', async () => {
    const path = join(root, 'allowed.sarif');
    await check({ workflows: at('allowed.yml'), 'sarif-path': path });
    expect(written('allowed.sarif')).toContain('"justification": "PyPI is a mirror"');
  });
});

describe('the step summary', () => {
  test('has the run, the jobs, the suggestion and the graph', () => {
    expect(bad.summary).toContain('## ');
    expect(bad.summary).toContain('| failure | `pypi` |');
    expect(bad.summary).toContain('needs: [build, pypi]');
    expect(bad.summary).toContain('```mermaid\nflowchart LR\n');
  });
});

describe('the graph', () => {
  test('is printed alone when it is asked for', async () => {
    const { report } = await check({ workflows: at('gated.yml'), graph: 'true' });
    expect(report!.text).toBe(
      [
        'flowchart LR',
        '  j0["build"]',
        '  j1["pypi<br/><small>publishes</small>"]',
        '  j2["public<br/><small>announces</small>"]',
        '  j0 --> j1',
        '  j0 --> j2',
        '  j1 --> j2',
        '  class j2 announces',
        '  class j1 publishes',
        '  classDef announces stroke:#1a7f45,stroke-width:3px',
        '  classDef publishes stroke:#9a6400,stroke-width:3px',
        '',
      ].join('\n'),
    );
  });
});

describe('the page', () => {
  test('loads nothing, runs nothing, and plays the run column by column', () => {
    const html = written('page.html');
    expect(html).toContain('content="default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(html).not.toMatch(/<script|src=|href="http|onclick/);
    expect(html.match(/type="radio"/g)).toHaveLength(2);
    expect(html.match(/ checked/g)).toHaveLength(1);
  });
  test('is of one workflow', async () => {
    const workflows = `${at('gated.yml')}\n${at('ungated.yml')}`;
    await expectFailure('WORKFLOW_PAGE_OF_MANY', () =>
      check({ workflows, 'html-path': 'page.html' }),
    );
  });
});
