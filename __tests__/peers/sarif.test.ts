/** SARIF as its publisher describes it: the schema of the standard, and Debian's validator. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import action from '../../actions/check-workflow/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { allowed, ungated } from '../prover/releases.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { runVerify } from '../verification/run-verify.ts';
import { Copy, signedRelease } from '../verification/support.ts';
import { debianPython, missingModules, peerTest } from './support.ts';

/** Where scripts/install-peers.sh puts it. */
const schemaFile = join(
  projectFolder,
  '.peers/sarif/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const missing = [...(existsSync(schemaFile) ? [] : ['sarif']), ...missingModules('jsonschema')];

const folderWith = temporaryFolders();

/** Exit 0 when the document is valid, else 1 and the faults. */
const judge = `
import json, sys, jsonschema
schema, document = json.load(sys.stdin)
validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
validator.check_schema(schema)
faults = [fault.message for fault in validator.iter_errors(document)]
print(*faults, sep="\\n")
sys.exit(1 if faults else 0)
`;

async function faultsOf(document: unknown): Promise<string> {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as unknown;
  const { code, stdout, stderr } = await runProgram(debianPython, ['-W', 'ignore', '-c', judge], {
    input: JSON.stringify([schema, document]),
  });
  expect([code, stderr]).toEqual([stdout.trim() === '' ? 0 : 1, '']);
  return stdout.trim();
}

const read = (path: string) =>
  JSON.parse(readFileSync(path, 'utf8')) as { readonly runs: readonly Record<string, unknown>[] };

describe('the published schema of SARIF 2.1.0', () => {
  peerTest(missing, 'accepts what check-workflow writes, and no broken one', async () => {
    for (const [name, text] of Object.entries({ ungated, allowed })) {
      const root = folderWith({ '.github/workflows/release.yml': text });
      const path = join(root, `${name}.sarif`);
      const given: Readonly<Record<string, string>> = {
        workflows: join(root, '.github/workflows/release.yml'),
        'sarif-path': path,
      };
      await action.run(
        parseInputs(action.inputs, (input) => given[input]),
        { files: localFiles },
      );
      const sarif = read(path);
      expect(await faultsOf(sarif)).toBe('');
      expect(await faultsOf({ ...sarif, version: '2.0.0' })).toContain('2.0.0');
      const [run] = sarif.runs;
      expect(await faultsOf({ ...sarif, runs: [{ ...run, tool: {} }] })).toContain('driver');
    }
  });

  peerTest(missing, 'accepts what verify-release writes of a release that is refused', async () => {
    const release = await signedRelease(folderWith());
    const broken = new Copy(release, folderWith());
    appendFileSync(broken.path('tidemark-1.2.0.crate'), '<script>');
    const path = join(folderWith(), 'report.sarif');
    await runVerify({
      offline: 'true',
      tag: 'v1.2.0',
      folder: broken.folder,
      'trusted-root': join(folderWith({ 'roots.jsonl': release.rootLines }), 'roots.jsonl'),
      'sarif-path': path,
    });
    expect(read(path).runs[0]!.results).not.toEqual([]);
    expect(await faultsOf(read(path))).toBe('');
  });
});
