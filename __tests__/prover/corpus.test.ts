/** Real release workflows, where they are at hand: RELEASE_ACTIONS_CORPUS names their folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { FindingLevel } from '../../src/failure.ts';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const corpus = process.env.RELEASE_ACTIONS_CORPUS;
const whenThere = corpus === undefined ? describe.skip : describe;

type Place = readonly [rule: string, job: string, level: FindingLevel];

function analyse(file: string): readonly Place[] {
  const project = file.split('__').slice(0, 2).join('__');
  const folder = join(corpus!, 'called', project);
  const called = existsSync(folder) ? readdirSync(folder) : [];
  const workflows = new Map(
    called.map((name) => [
      `.github/workflows/${name}`,
      parseWorkflow(readFileSync(join(folder, name), 'utf8'), name),
    ]),
  );
  const files = { workflows, actions: new Map() };
  const workflow = parseWorkflow(readFileSync(join(corpus!, file), 'utf8'), file);
  const verdicts = proveRelease({ workflow, called: files });
  const refuted = verdicts.flatMap(({ rule, verdict }) =>
    verdict.status === 'REFUTED'
      ? verdict.refutations.map(({ job = '', level }): Place => [rule, job, level])
      : [],
  );
  const local = checkLocalRules(workflow, files);
  return [...refuted, ...local.map(({ rule, job = '', level }): Place => [rule, job, level])];
}

const known = new Map<string, readonly Place[]>();

/** `RULE job` of everything that is found at that level, each file analysed once. */
function places(file: string, ...levels: readonly FindingLevel[]): readonly string[] {
  const found = known.get(file) ?? analyse(file);
  known.set(file, found);
  const wanted = levels.length === 0 ? ['error', 'warning', 'notice'] : levels;
  return found.flatMap(([rule, job, level]) => (wanted.includes(level) ? [`${rule} ${job}`] : []));
}

/** The mistake of each pair: its file before, its file after, and where it is found. */
const pairs: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'astral-sh__uv__release.before19302.yml',
    'astral-sh__uv__release.after19302.yml',
    ['docs', 'versions', 'mirror'].map((name) => `SKIP-POISON custom-publish-${name}`),
  ],
  [
    'btclib-org__btclib__release.before1145.yml',
    'btclib-org__btclib__release.after1145.yml',
    ['SKIP-POISON github-release'],
  ],
  [
    'kiali__kiali__release.before9783.yml',
    'kiali__kiali__release.after9783.yml',
    ['DEAD-RESULT-TEST release'],
  ],
  [
    'openai__openai-java__create-releases.before841.yml',
    'openai__openai-java__create-releases.after841.yml',
    ['SKIP-POISON runtime_compatibility'],
  ],
];

/** Every error that is found in a file of the folder that is no `before`: each is a true one. */
const errors: Readonly<Record<string, string>> = {
  'PyO3__maturin__release.yml': 'UNGATED-ANNOUNCE release-github',
  'aio-libs__aiohttp__ci-cd.yml': 'UNGATED-ANNOUNCE deploy',
  'openai__openai-java__create-releases.after841.yml': 'UNGATED-ANNOUNCE automatic_release',
  'openai__openai-java__create-releases.yml': 'UNGATED-ANNOUNCE automatic_release',
  'python-poetry__poetry__release.yaml': 'UNGATED-ANNOUNCE ',
  'rhysd__actionlint__release.yaml': 'UNGATED-ANNOUNCE binaries',
};

/**
 * Where the file tells less than the hand knew of other workflows, and what is told instead.
 * docs/decisions/prover.md argues each.
 */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'jdx__mise__release.yml': [],
  'goplus__spx__release.yml': [],
  'prefix-dev__pixi__release.yml': ['UNOBSERVED-PUBLISH create-release'],
  '0xMiden__node__release.yml': ['UNOBSERVED-PUBLISH publish-github-release'],
  // A person publishes the draft; the tags of the image move while the registries may still fail.
  'zizmorcore__zizmor__release.yml': ['UNGATED-ANNOUNCE release-docker'],
};

/** The judgement by hand on each file: the last column of README.md beside them. */
function judgements(): ReadonlyMap<string, string> {
  const rows = readFileSync(join(corpus!, 'README.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, file = '']) => /\.ya?ml$/.test(file));
  return new Map(rows.map((cells) => [cells[1]!, cells[5]!]));
}

const isPair = (file: string) => pairs.some((pair) => pair.includes(file));

whenThere('a real workflow', () => {
  const judged = corpus === undefined ? new Map<string, string>() : judgements();
  const rows = [...judged].filter(([file]) => !isPair(file));
  const judgedAs = (pattern: RegExp) =>
    rows.flatMap(([file, judgement]) => (pattern.test(judgement) ? [file] : []));
  const ungated = (file: string) =>
    places(file).filter((place) => place.startsWith('UNGATED-ANNOUNCE'));

  test('is judged by hand, each of them, in words that are known here', () => {
    const files = readdirSync(corpus!).filter((file) => /\.ya?ml$/.test(file));
    expect([...judged.keys()].sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThan(20);
    const words = [...judgedAs(/^NO\b/), ...judgedAs(/^(?:YES|MANUAL)/), ...judgedAs(/^PARTIAL/)];
    expect(rows.filter(([file, judgement]) => !words.includes(file) && judgement !== '')).toEqual([
      ['changesets__action__publish.yml', expect.stringMatching(/^n\/a/)],
    ]);
    const inPairs = [...judged].filter(([, judgement]) => judgement.startsWith('BUG PAIR'));
    expect(inPairs.map(([file]) => file).sort()).toEqual(pairs.flatMap(([a, b]) => [a, b]).sort());
  });
  test('of each pair is refuted before it was mended by that rule, at that job, and by no other error', () => {
    for (const [before, after, mistakes] of pairs) {
      expect(places(before, 'error')).toEqual(mistakes);
      const left = places(after);
      for (const mistake of mistakes) expect(left).not.toContain(mistake);
    }
  });
  test('that is judged not to be gated is refuted, or what is told instead is argued', () => {
    for (const file of judgedAs(/^(?:NO\b|PARTIAL)/)) {
      const told = otherwise[file];
      if (told === undefined) expect([file, places(file, 'error')]).toEqual([file, [errors[file]]]);
      else for (const place of told) expect(places(file, 'warning')).toContain(place);
      if (told !== undefined) expect([file, ungated(file)]).toEqual([file, []]);
    }
  });
  test('that is judged to be gated, or ends with a draft, is not refuted', () => {
    const files = judgedAs(/^(?:YES|MANUAL)/);
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) expect([file, ungated(file)]).toEqual([file, otherwise[file] ?? []]);
  });
  test('has no false error: every one of them is known to be true', () => {
    for (const file of judged.keys()) {
      if (pairs.some(([before]) => before === file)) continue;
      expect([file, places(file, 'error')]).toEqual([file, errors[file] ? [errors[file]] : []]);
    }
  });
});
