import { describe, expect, it } from '@jest/globals';
import { parseScan } from '../../src/oci/scans/parse-scan.ts';
import { requireScans } from '../../src/oci/scans/require-scans.ts';
import type { SarifLevel } from '../../src/sarif-rules.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { grypeJson, trivyJson, trivySarif } from './scan-results.ts';

const amd64 = `sha256:${'1'.repeat(64)}`;
const arm64 = `sha256:${'2'.repeat(64)}`;
const index = `sha256:${'9'.repeat(64)}`;
const image = {
  name: `registry.plain.example/octo/demo@${index}`,
  digest: index,
  platforms: [
    { platform: 'linux/amd64', digest: amd64 },
    { platform: 'linux/arm64/v8', digest: arm64 },
  ],
};

/** Judges the documents as files that were handed over. */
function judge(documents: readonly unknown[], maxLevel: SarifLevel = 'warning', of = image) {
  const files = documents.map((document, at) => ({
    path: `scan-${at}.json`,
    sha256: String(at).repeat(64),
    results: parseScan(
      typeof document === 'string' ? document : JSON.stringify(document),
      `scan-${at}.json`,
    ),
  }));
  return requireScans(files, of, maxLevel);
}

/** The one run of a SARIF document, changed. */
function withRun(digest: string, fields: object, levels: readonly string[] = []) {
  const document = trivySarif(digest, levels);
  return { ...document, runs: [{ ...document.runs[0], ...fields }] };
}

describe('scan results of every platform', () => {
  it.each([
    ['SARIF of trivy', trivySarif],
    ['JSON of trivy', trivyJson],
    ['JSON of grype', grypeJson],
  ])('are taken as %s', (_, scan) => {
    const seen = judge([scan(arm64), scan(amd64)]);
    expect(seen.map(({ platform, digest, worst }) => [platform, digest, worst])).toEqual([
      ['linux/arm64/v8', arm64, 'none'],
      ['linux/amd64', amd64, 'none'],
    ]);
  });

  it('may be in one file, and name what was analysed as the standard has it', () => {
    const artifacts = [
      { roles: ['analysisTarget'], hashes: { 'sha-256': amd64.slice('sha256:'.length) } },
      { hashes: { 'sha-256': index.slice('sha256:'.length) } },
    ];
    const [one] = withRun(amd64, { artifacts, properties: {} }).runs;
    const [other] = trivySarif(arm64, ['note']).runs;
    const seen = judge([{ version: '2.1.0', runs: [one, other] }]);
    expect(seen.map(({ worst }) => worst)).toEqual(['none', 'note']);
  });

  it('pass with what is let through', () => {
    const scans = [trivySarif(amd64, ['warning', 'note']), grypeJson(arm64, ['Medium'])];
    expect(judge(scans).map(({ worst }) => worst)).toEqual(['warning', 'warning']);
    judge([trivyJson(amd64, ['CRITICAL']), trivyJson(arm64)], 'error');
  });

  it('may be of an image without a distribution in which something was known', () => {
    const distro = { name: '', version: '', idLike: null };
    const ignoredMatches = [{ vulnerability: { id: 'CVE-2026-1' } }];
    const scans = [
      { ...grypeJson(amd64, ['Low']), distro },
      { ...grypeJson(arm64), distro, ignoredMatches },
    ];
    expect(judge(scans).map(({ worst }) => worst)).toEqual(['note', 'none']);
  });

  it('count for every entry of an index, also when two are for one platform', async () => {
    const windows = [amd64, arm64].map((digest) => ({ platform: 'windows/amd64', digest }));
    const two = { ...image, platforms: windows };
    judge([trivyJson(amd64), trivyJson(arm64)], 'warning', two);
    await expectFailure('IMAGE_SCAN_MISSING', () => judge([trivyJson(amd64)], 'warning', two));
  });
});

describe('an image is not scanned', () => {
  it('when a platform has no result, or there is no platform', async () => {
    const { seen } = await expectFailure('IMAGE_SCAN_MISSING', () => judge([trivyJson(amd64)]));
    expect(seen).toBe(`no scan result is of linux/arm64/v8 (${arm64})`);
    await expectFailure('IMAGE_SCAN_MISSING', () => judge([]));
    await expectFailure('IMAGE_NO_PLATFORMS', () =>
      judge([], 'warning', { ...image, platforms: [] }),
    );
  });

  it.each([
    ['of the index alone', trivyJson(index), 'alone, and no platform of it'],
    ['of another image', grypeJson(`sha256:${'7'.repeat(64)}`), 'which is no platform of'],
    ['of nothing by its digest', withRun(amd64, { properties: {} }), 'nothing by its digest'],
    [
      'of two platforms at once',
      withRun(amd64, { properties: { repoDigests: [amd64, arm64] } }),
      'names several',
    ],
  ])('by a result %s', async (_, scan, told) => {
    const scans = [trivyJson(amd64), trivyJson(arm64), scan];
    const { seen } = await expectFailure('IMAGE_SCAN_OTHER', () => judge(scans));
    expect(seen).toContain(told);
  });

  it.each([
    ['failed', withRun(amd64, { invocations: [{ executionSuccessful: false }] })],
    ['has no list of results', withRun(amd64, { results: null })],
    ['knew nothing in the image', { ...trivyJson(amd64), Results: [] }],
    [
      'knew neither a distribution nor a match',
      { ...grypeJson(amd64), distro: { name: '', version: '', idLike: null } },
    ],
    ['tells of neither', { ...grypeJson(amd64), distro: undefined }],
  ])('by a scan that %s', async (_, scan) => {
    await expectFailure('IMAGE_SCAN_NOT_DONE', () => judge([scan, trivyJson(arm64)]));
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another document', '{"bomFormat": "CycloneDX"}'],
    ['a list', '[]'],
    ['no run', '{"version": "2.1.0", "runs": []}'],
    ['a scan of a folder', { ...trivyJson(amd64), ArtifactType: 'filesystem' }],
    ['a list that is none', { ...grypeJson(amd64), matches: 'none' }],
    ['a tool with a line break', withRun(amd64, { tool: { driver: { name: 'a\nb' } } })],
    ['an older SARIF', { ...trivySarif(amd64), version: '2.0.0' }],
  ])('by a file that holds %s', async (_, scan) => {
    await expectFailure('IMAGE_SCAN_UNREADABLE', () => judge([scan]));
  });
});

describe('a finding', () => {
  const graveIn = (scan: unknown, maxLevel?: SarifLevel) =>
    expectFailure('IMAGE_SCAN_FINDINGS', () =>
      judge([scan, trivyJson(arm64), trivyJson(amd64)], maxLevel),
    );

  it.each([
    ['SARIF of trivy', trivySarif(amd64, ['note', 'error'])],
    ['JSON of trivy', trivyJson(amd64, ['LOW', 'HIGH'])],
    ['JSON of grype', grypeJson(amd64, ['Negligible', 'Critical'])],
  ])('that is too grave is told with its platform: %s', async (_, scan) => {
    const { seen } = await graveIn(scan);
    expect(seen).toMatch(/^linux\/amd64, by (?:Trivy|grype): CVE-2026-\d001 \(error\)$/);
  });

  it('of any kind is one above the level that is let through', async () => {
    await graveIn(trivySarif(amd64, ['warning']), 'note');
    await graveIn(grypeJson(amd64, ['Negligible']), 'none');
    const [part] = trivyJson(amd64).Results;
    for (const found of [
      { Secrets: [{ RuleID: 'aws-key', Severity: 'CRITICAL' }] },
      { Licenses: [{ Name: 'AGPL-3.0', Severity: 'HIGH' }] },
      { Misconfigurations: [{ ID: 'DS002', Severity: 'HIGH', Status: 'FAIL' }] },
    ]) {
      await graveIn({ ...trivyJson(amd64), Results: [{ ...part, ...found }] });
    }
  });

  it('that nobody has judged may be the gravest', async () => {
    await graveIn(grypeJson(amd64, ['Unknown']));
    await graveIn(trivyJson(amd64, ['']));
    await graveIn(withRun(amd64, { results: [{ ruleId: 'x', level: 'none', kind: 'review' }] }));
    await graveIn(
      withRun(amd64, { results: [{ ruleId: 'x', rule: { toolComponent: { index: 0 } } }] }),
    );
  });

  const rules = [
    { id: 'y', guid: 'gy' },
    { id: 'x', guid: 'gx', defaultConfiguration: { level: 'error' } },
    { id: 'x/mild', defaultConfiguration: { level: 'note' } },
  ];
  const tool = { driver: { name: 'Other', rules } };

  it.each([
    ['its name', { ruleId: 'x' }],
    ['its place', { ruleIndex: 1 }],
    ['both', { ruleId: 'x', ruleIndex: 1 }],
    ['the name of a part of it', { ruleId: 'x/part/of' }],
    ['a reference with its name', { rule: { id: 'x' } }],
    ['a reference with its place', { rule: { index: 1 } }],
    ['a reference with its identifier', { rule: { guid: 'gx' } }],
    ['a reference beside a name', { ruleId: 'x/part', rule: { index: 1 } }],
    ['a reference beside the name of another', { ruleId: 'x/mild', rule: { index: 0 } }],
    ['a name that no rule has', { ruleId: 'z' }],
    ['a place where no rule is', { ruleIndex: 7 }],
    ['the name of one and the place of another', { ruleId: 'y', ruleIndex: 2 }],
    ['nothing', {}],
  ])('without a level has that of its rule, or is the gravest: told by %s', async (_, found) => {
    const { seen } = await graveIn(withRun(amd64, { tool, results: [found] }));
    expect(seen).toContain('(error)');
  });

  it('has the level that an invocation has put in the place of the rule’s', async () => {
    const override = (descriptor: object, level: string) => ({
      ruleConfigurationOverrides: [{ descriptor, configuration: { level } }],
    });
    const graver = override({ index: 0 }, 'error');
    const results = [{ ruleId: 'y' }];
    await graveIn(withRun(amd64, { tool, results, invocations: [graver] }));
    const milder = override({ id: 'x' }, 'note');
    const run = { tool, invocations: [{}, milder] };
    // Which invocation found it is not told: the rule’s own level may be the one.
    await graveIn(withRun(amd64, { ...run, results: [{ ruleId: 'x' }] }));
    const found = { ruleId: 'x', provenance: { invocationIndex: 1 } };
    judge([withRun(amd64, { ...run, results: [found] }), trivyJson(arm64)], 'note');
    const other = { ruleId: 'x', provenance: { invocationIndex: 0 } };
    await graveIn(withRun(amd64, { ...run, results: [other] }));
  });

  it('has the standard’s level when neither it nor its rule tells one', () => {
    judge([withRun(amd64, { tool, results: [{ ruleId: 'x/mild/1' }] }), trivyJson(arm64)], 'note');
    judge([withRun(amd64, { tool, results: [{ ruleId: 'y' }] }), trivyJson(arm64)]);
    judge([withRun(amd64, { tool, results: [{ kind: 'pass' }] }), trivyJson(arm64)], 'none');
  });

  it('is not made good by a suppression, which scanners have written beside every finding', async () => {
    const results = [{ ruleId: 'x', level: 'error', suppressions: [{ kind: 'external' }] }];
    await graveIn(withRun(amd64, { results }));
  });

  it('is told with a few others, and not with all', async () => {
    const { seen } = await graveIn(trivySarif(amd64, Array<string>(9).fill('error')));
    expect(seen).toContain('CVE-2026-1004 (error) and 4 more');
  });

  it('that passed its check is none', () => {
    const [part] = trivyJson(amd64).Results;
    const passed = { Misconfigurations: [{ ID: 'DS002', Severity: 'HIGH', Status: 'PASS' }] };
    judge([{ ...trivyJson(amd64), Results: [{ ...part, ...passed }] }, trivyJson(arm64)], 'none');
  });
});
