import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findDifferences } from '../../scripts/generate/differences.ts';
import { findPlayed } from '../../scripts/generate/failure-matrix.ts';
import { replaceGenerated } from '../../scripts/generate/markers.ts';
import { planFiles, type GeneratedFile } from '../../scripts/generate/plan.ts';
import { findText, writeText } from '../../scripts/project.ts';
import type { ActionDefinition } from '../../src/define-action.ts';
import type { FaultScenario } from '../../src/rehearsal/fault.ts';
import { inputFailure } from '../../src/inputs.ts';
import { demoAction } from '../support/demo-action.ts';

const readme = (name: string) =>
  `# Text by hand\n\n<!-- generated: ${name} -->\n\nOUTDATED\n\n<!-- end of generated -->\n\nMore by hand.\n`;

const fault: FaultScenario = {
  id: 'demo-fault',
  title: 'A demo that fails is refused.',
  expect: { code: 'DEMO_FAILED', conclusion: 'failure', public: false },
};
const tests = [
  { path: '__tests__/rehearsal/faults/other.test.ts', text: "playAsTests(['demo-fault-two'])" },
  { path: '__tests__/rehearsal/faults/demo.test.ts', text: "playAsTests(['demo-fault'])" },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'generate-'));
  writeText('README.md', readme('actions'), folder);
  writeText('actions/demo-gate/README.md', readme('tables'), folder);
  writeText('actions/preflight/README.md', readme('tables'), folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const rule = {
  name: 'TWO-PINS',
  level: 'notice',
  what: 'The same action twice.',
  why: 'One was forgotten.',
  realCase: 'Once.',
  cure: 'Use one.',
} as const;

function plan(changes: Partial<ActionDefinition> = {}): Promise<readonly GeneratedFile[]> {
  const areas = [{ file: 'src/inputs.ts', area: inputFailure }];
  return planFiles({
    definitions: [{ ...demoAction(), failures: [inputFailure], ...changes }],
    areas,
    faults: findPlayed([fault, { ...fault, id: 'unplayed' }], tests),
    rules: [rule],
    installerScript: '#!/bin/sh\n',
    read: (path) => findText(path, folder),
  });
}

function contentOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not generated`);
  return file.content;
}

describe('a generated manifest', () => {
  it('says so in its first line and declares inputs, outputs and the runtime', async () => {
    const text = contentOf(await plan(), 'demo-gate/action.yml');
    expect(text.split('\n')[0]).toBe(
      '# Generated from actions/demo-gate/action.ts by `npm run generate`. Do not edit.',
    );
    expect(parse(text)).toMatchObject({
      name: 'demo-gate',
      description: 'Fail when told to.',
      inputs: {
        tag: { description: 'Tag to look at.', required: true },
        commit: { required: false, default: '${{ github.sha }}' },
        'version-files': { required: false },
        'github-token': { required: false, default: '${{ github.token }}' },
      },
      outputs: { tag: { description: 'The tag.' }, 'should-release': {} },
      runs: { using: 'node24', main: '../dist/demo-gate/index.js' },
    });
  });

  it('stands below actions/ too, with the stub two folders up', async () => {
    const text = contentOf(await plan(), 'actions/demo-gate/action.yml');
    expect(parse(text)).toMatchObject({ runs: { main: '../../dist/demo-gate/index.js' } });
  });

  it('stands at the root for preflight, with its branding', async () => {
    const text = contentOf(await plan({ name: 'preflight' }), 'action.yml');
    expect(parse(text)).toMatchObject({
      runs: { main: 'dist/preflight/index.js' },
      branding: { color: 'green' },
    });
  });

  it('keeps defaults as text', async () => {
    const manifest = parse(contentOf(await plan(), 'demo-gate/action.yml'), { schema: 'core' });
    expect(manifest).toMatchObject({ inputs: { 'dry-run': { default: 'false' } } });
  });
});

describe('the generated part of a README', () => {
  it('replaces what is between the markers, and nothing else', async () => {
    const text = contentOf(await plan(), 'actions/demo-gate/README.md');
    expect(text).toMatch(/^# Text by hand\n/);
    expect(text).toMatch(/\nMore by hand\.\n$/);
    expect(text).not.toContain('OUTDATED');
    expect(text).toMatch(/\| `policy` +\| `refuse\\\|allow` +\| `refuse` +\| What to do\. +\|/);
    expect(text).toMatch(/\| `tag` +\| `text` +\| \*\*required\*\* +\| Tag to look at\. +\|/);
    expect(text).toMatch(/\| `INPUT_MISSING` +\| A required input was not given/);
    expect(text).toContain('```yaml\npermissions:\n  contents: read\n```');
  });

  it('tells a permission that only some uses need apart, with its reason', async () => {
    const optionalPermissions = [{ scope: 'actions', right: 'read', when: 'asked for' }] as const;
    const text = contentOf(await plan({ optionalPermissions }), 'actions/demo-gate/README.md');
    expect(text).toContain('```yaml\npermissions:\n  contents: read\n```');
    expect(text).toMatch(/\| `actions: read` +\| asked for +\|/);
  });

  it('lists every action in the root README', async () => {
    const text = contentOf(await plan(), 'README.md');
    expect(text).toMatch(
      /\| \[demo-gate\]\(actions\/demo-gate\/README\.md\) +\| Fail when told to\. +\| contents: read +\|/,
    );
  });

  it('is refused when the markers are missing, open or there twice', () => {
    for (const text of ['nothing', '<!-- generated: x -->', readme('x') + readme('x')]) {
      expect(() => replaceGenerated(text, 'x', 'block')).toThrow('expected one');
    }
  });

  it('is refused when nobody wrote the README', async () => {
    rmSync(join(folder, 'actions/demo-gate/README.md'));
    await expect(plan()).rejects.toThrow('actions/demo-gate/README.md is missing');
  });
});

describe('the list of failure codes', () => {
  it('has each code of each area with its meaning', async () => {
    const text = contentOf(await plan(), 'docs/failure-codes.md');
    expect(text.split('\n')[0]).toContain('Generated');
    for (const [code, meaning] of Object.entries(inputFailure.codes)) {
      expect(text).toMatch(
        new RegExp(`\\| \`${code}\` +\\| ${meaning.replaceAll('.', '\\.')} +\\|`),
      );
    }
  });
});

describe('when generated files are compared', () => {
  async function written(): Promise<readonly GeneratedFile[]> {
    const files = await plan();
    for (const { path, content } of files) writeText(path, content, folder);
    return files;
  }

  it('finds nothing after they were written, and writing again changes nothing', async () => {
    expect(findDifferences(await written(), folder)).toEqual([]);
    expect(findDifferences(await plan(), folder)).toEqual([]);
  });

  it('names a file that was edited or removed', async () => {
    const files = await written();
    writeText('demo-gate/action.yml', 'name: mine\n', folder);
    rmSync(join(folder, 'docs/failure-codes.md'));
    expect(findDifferences(files, folder)).toEqual([
      'demo-gate/action.yml differs',
      'docs/failure-codes.md is missing',
    ]);
  });

  it('names a generated manifest that no definition makes any more', async () => {
    const files = await written();
    const stray = contentOf(files, 'demo-gate/action.yml');
    writeText('old-gate/action.yml', stray, folder);
    writeText('actions/old-gate/action.yml', stray, folder);
    writeText('by-hand/action.yml', 'name: by hand\n', folder);
    expect(findDifferences(files, folder).map((line) => line.split(' ')[0])).toEqual([
      'actions/old-gate/action.yml',
      'old-gate/action.yml',
    ]);
  });
});

describe('the generated failure matrix', () => {
  it('has a line for every fault, with its code, its end, and the test that plays it', async () => {
    const text = contentOf(await plan(), 'docs/failure-matrix.md');
    const cells = (id: string) =>
      text
        .split('\n')
        .find((line) => line.includes(`\`${id}\``))
        ?.split('|')
        .map((cell) => cell.trim())
        .slice(2, -1);
    const line = ['A demo that fails is refused.', '`DEMO_FAILED`', 'failure', 'not public'];
    const link = '[demo.test.ts](../__tests__/rehearsal/faults/demo.test.ts)';
    expect(cells('demo-fault')).toEqual([...line, link]);
    expect(cells('unplayed')).toEqual([...line, '–']);
  });
});

describe('the generated page of rules', () => {
  it('lists each rule, and tells what, why, a case and the cure', async () => {
    const text = contentOf(await plan(), 'docs/workflow-rules.md');
    expect(text).toContain('[TWO-PINS](#two-pins)');
    expect(text).toContain(
      '### TWO-PINS\n\n_notice._ The same action twice.\n\nOne was forgotten.\n\n**It happened:** Once.\n\n**Instead:** Use one.',
    );
  });
});
