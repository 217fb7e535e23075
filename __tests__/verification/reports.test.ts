/** The same verification, told in every form: terminal, JSON, SARIF, Markdown and a page. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { runVerify } from './run-verify.ts';
import { Copy, signedRelease, type SignedRelease } from './support.ts';
import { sarifSchema } from '../support/sarif-schema.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import type { ActionResult } from '../../src/define-action.ts';

const folderWith = temporaryFolders();
const crate = 'tidemark-1.2.0.crate';
let release: SignedRelease;
let broken: Copy;
let good: ActionResult;
let bad: ActionResult;
const paths = { html: '', sarif: '', json: '' };
beforeAll(async () => {
  release = await signedRelease(folderWith());
  broken = new Copy(release, folderWith());
  appendFileSync(broken.path(crate), '<script>');
  const reports = folderWith();
  paths.html = join(reports, 'report.html');
  paths.sarif = join(reports, 'report.sarif');
  paths.json = join(reports, 'report.json');
  const root = folderWith({ 'roots.jsonl': release.rootLines });
  const inputs = { offline: 'true', tag: 'v1.2.0', 'trusted-root': join(root, 'roots.jsonl') };
  good = await runVerify({ ...inputs, folder: release.folder });
  bad = await runVerify({
    ...inputs,
    folder: broken.folder,
    'html-path': paths.html,
    'sarif-path': paths.sarif,
    'json-path': paths.json,
  });
});

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(projectFolder, 'schemas', name), 'utf8')) as object;
const codes = [
  'ATTESTATION_SUBJECT_DIGEST',
  'VERIFY_FILE_DIFFERS',
  'VERIFY_PROVENANCE_SUBJECTS',
  'VERIFY_SUMS_DIFFERS',
];

describe('the result', () => {
  it('of a good release is verified, and has no failure', () => {
    expect(good.failure).toBeUndefined();
    expect(good.outputs).toMatchObject({ verdict: 'verified', tag: 'v1.2.0' });
    expect(good.findings).toEqual([]);
  });

  it('of a refused one names the checks, and lists every failure', () => {
    const failure = expectResultFailure('VERIFY_REFUSED', bad);
    expect(failure.seen).toBe(
      'octo/demo v1.2.0 is not verified: sealed-files, checksums-integrity, provenance-json, attestations',
    );
    expect(bad.findings!.map(({ rule }) => rule).sort()).toEqual(codes);
    expect(bad.outputs).toMatchObject({
      verdict: 'refused',
      htmlPath: paths.html,
      sarifPath: paths.sarif,
      jsonPath: paths.json,
    });
  });
});

describe('the text for a terminal', () => {
  it('has the verdict, a line a check, and no more for a good release', () => {
    const lines = good.report!.text.trimEnd().split('\n');
    expect(lines[0]).toBe('verified: octo/demo v1.2.0, 14 checks passed, 6 not asked for');
    expect(lines.slice(2)).toHaveLength(20);
    expect(lines).toContain(
      '  ✔ The files are exactly those that were sealed, byte for byte: 14 files',
    );
    expect(lines).toContain(
      '  – The tag still points at the commit that was released: offline: GitHub was not asked',
    );
  });

  it('tells of each failure what was seen, what was expected, and the cure', () => {
    const text = bad.report!.text;
    expect(text).toContain('refused: octo/demo v1.2.0, 10 checks passed, 4 failed');
    const block = text.slice(text.indexOf('✘ sealed-files'));
    expect(block).toMatch(/^✘ sealed-files\n {4}VERIFY_FILE_DIFFERS\n {6}seen: .*\.crate has /);
    expect(block).toMatch(/\n {6}expected: .* as it was sealed\n {6}cure: {5}Do not use the file/);
  });
});

describe('the JSON document', () => {
  it('is what its schema says, printed and written alike', () => {
    const isValid = new Ajv2020({ strictTypes: false }).compile(
      schemaOf('verification.schema.json'),
    );
    for (const { report } of [good, bad]) {
      isValid(JSON.parse(JSON.stringify(report!.document)));
      expect(isValid.errors ?? []).toEqual([]);
    }
    expect(JSON.parse(readFileSync(paths.json, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(bad.report!.document)),
    );
  });

  it('has in the output `checks` what it has itself', () => {
    const { checks } = bad.report!.document as { readonly checks: unknown };
    expect(JSON.parse(bad.outputs.checks!)).toEqual(JSON.parse(JSON.stringify(checks)));
  });
});

describe('the SARIF file', () => {
  it('is SARIF 2.1.0, with a rule a code and a result a failure', () => {
    const sarif = JSON.parse(readFileSync(paths.sarif, 'utf8')) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleIndex: number; ruleId: string }[];
      }[];
    };
    const isValid = new Ajv2020({ strictTypes: false }).compile(sarifSchema);
    isValid(sarif);
    expect(isValid.errors ?? []).toEqual([]);
    const [run] = sarif.runs;
    const rules = run!.tool.driver.rules.map(({ id }) => id);
    expect(rules).toEqual(codes);
    expect(run!.results.map(({ ruleId }) => ruleId).sort()).toEqual(codes);
    for (const { ruleIndex, ruleId } of run!.results) expect(rules[ruleIndex]).toBe(ruleId);
  });

  it('names the file that is wrong, below the release', () => {
    const { runs } = JSON.parse(readFileSync(paths.sarif, 'utf8')) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: object } }[] }[] }[];
    };
    const places = runs[0]!.results.map(
      ({ locations }) => locations[0]!.physicalLocation.artifactLocation,
    );
    expect(places).toContainEqual({ uri: crate, uriBaseId: 'RELEASE' });
  });
});

describe('the step summary', () => {
  it('has the verdict, the checks and the cures', () => {
    expect(good.summary).toMatch(/^## ✔ Verified: octo\/demo v1\.2\.0\n/);
    expect(good.summary).not.toContain('Cure:');
    expect(bad.summary).toMatch(/^## ✘ Not verified: octo\/demo v1\.2\.0\n/);
    expect(bad.summary).toContain(
      '| ✘ | Every file has the digest of its line in SHA256SUMS (`checksums-integrity`) |',
    );
    expect(bad.summary).toContain('**Cure:** Do not use the file.');
  });
});

describe('the page', () => {
  it('loads nothing, runs nothing, and has every failure', () => {
    const html = readFileSync(paths.html, 'utf8');
    expect(html).toContain('content="default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(html).not.toMatch(/<script|src=|href="http|onclick/);
    for (const code of codes) expect(html).toContain(`<b>${code}</b>`);
    expect(html).toContain('<title>octo/demo v1.2.0: refused</title>');
  });
});
