import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/canonicalize-python-dist/action.ts';
import { present } from '../../src/lookup.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Registry } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  fakeIndex,
  goodBuild,
  portsWith,
  publisherOf,
  sdistName,
  wheel,
  wheelName,
} from './support.ts';

const folderWith = temporaryFolders();
const otherWheel = wheel({ code: 'x = 2\n' });

describe('canonicalize-python-dist', () => {
  async function step(index: Registry, more: Readonly<Record<string, string>> = {}) {
    const built = Object.entries(await goodBuild());
    const folder = folderWith(
      Object.fromEntries(built.map(([name, bytes]) => [`built/${name}`, bytes])),
    );
    const texts: Readonly<Record<string, string>> = {
      project: 'demo',
      version: '1.2.0',
      'built-folder': `${folder}/built`,
      'out-folder': `${folder}/out`,
      'publisher-repository': 'octo/demo',
      ...more,
    };
    const inputs = parseInputs(definition.inputs, (name) => texts[name]);
    return definition.run(inputs, portsWith(index));
  }

  it('outputs source and files, and adopts nothing of a build that is new', async () => {
    const { outputs, findings, summary } = await step(fakeIndex(), {
      'required-licenses': 'LICENSE',
    });
    expect(outputs.source).toBe('build');
    expect(outputs.adopted).toBe('[]');
    const files = JSON.parse(outputs.files!) as { name: string; size: number; sha256: string }[];
    expect(files.map(({ name }) => name)).toEqual([wheelName, sdistName]);
    expect(findings).toEqual([]);
    expect(summary).toContain(
      `| ${wheelName} | ${files[0]!.size} | \`${files[0]!.sha256}\` | build |`,
    );
  });

  it('takes the workflow that runs for the publisher, unless another is named', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const nightly = { ...publisherOf(files), workflow: 'nightly.yml' };
    const index = fakeIndex({ files, publishers: present([nightly]) });
    const failure = await expectFailure('PYTHON_PROVENANCE_OTHER', () => step(index));
    expect(failure.seen).toContain('octo/Demo nightly.yml');
    expect(failure.expected).toContain('octo/demo release.yml');
    const { outputs } = await step(index, { 'publisher-workflow': 'nightly.yml' });
    expect(outputs.source).toBe('registry');
  });

  it('hands adopted files to seal-artifacts, and warns with the reason', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const index = fakeIndex({
      files,
      publishers: present([publisherOf(files)]),
      metadata: { yanked: true },
    });
    const { outputs, findings, summary } = await step(index);
    expect(JSON.parse(outputs.adopted!)).toEqual([
      { name: wheelName, registry: 'pypi', url: `https://files.example/${wheelName}` },
    ]);
    expect(findings?.map(({ rule }) => rule)).toEqual([
      'PYTHON_BYTES_ADOPTED',
      'PYTHON_FILE_YANKED',
      'PYTHON_FILE_YANKED',
    ]);
    expect(findings?.[0]?.message).toContain('changed: demo/__init__.py');
    expect(summary).toContain('index, adopted');
    expect(summary).toContain('index, equal to the build');
  });
});
