/** Real release workflows, where they are at hand: RELEASE_ACTIONS_CORPUS names their folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import type { Refutation, RuleVerdict } from '../../src/prover/proof/verdict.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const corpus = process.env.RELEASE_ACTIONS_CORPUS;
const whenThere = corpus === undefined ? describe.skip : describe;

function prove(file: string): readonly RuleVerdict[] {
  const project = file.split('__').slice(0, 2).join('__');
  const folder = join(corpus!, 'called', project);
  const called = existsSync(folder) ? readdirSync(folder) : [];
  const workflows = new Map(
    called.map((name) => [
      `.github/workflows/${name}`,
      parseWorkflow(readFileSync(join(folder, name), 'utf8'), name),
    ]),
  );
  const workflow = parseWorkflow(readFileSync(join(corpus!, file), 'utf8'), file);
  return proveRelease({ workflow, called: { workflows, actions: new Map() } });
}

/** `RULE job` of each refutation at that level. */
function places(file: string, level: Refutation['level']): readonly string[] {
  return prove(file).flatMap(({ rule, verdict }) =>
    verdict.status === 'REFUTED'
      ? verdict.refutations
          .filter((refutation) => refutation.level === level)
          .map(({ job = '' }) => `${rule} ${job}`)
      : [],
  );
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

/** Judged by hand not to be gated: the place that is refuted, '' for the trigger. */
const ungated: readonly (readonly [string, string])[] = [
  ['PyO3__maturin__release.yml', 'release-github'],
  ['aio-libs__aiohttp__ci-cd.yml', 'deploy'],
  ['openai__openai-java__create-releases.yml', 'automatic_release'],
  ['python-poetry__poetry__release.yaml', ''],
  ['rhysd__actionlint__release.yaml', 'binaries'],
];

/** Judged to be gated, or to end with a draft that a person publishes. */
const gated: readonly string[] = [
  'BurntSushi__ripgrep__release.yml',
  'Fieldnote-Echo__ordvec__release.yml',
  'amd__gaia__publish.yml',
  'btclib-org__btclib__release.yml',
  'nushell__nushell__release.yml',
  'oxc-project__oxc__release_apps.yml',
  'pydantic__pydantic-core__ci.yml',
  'urllib3__urllib3__publish.yml',
  'zizmorcore__zizmor__release.yml',
];

whenThere('a real workflow', () => {
  test.each(pairs)('%s is refuted where it was mended in %s', (before, after, mistakes) => {
    const found = places(before, 'error');
    for (const mistake of mistakes) expect(found).toContain(mistake);
    const left = (['error', 'warning', 'notice'] as const).flatMap((level) => places(after, level));
    for (const mistake of mistakes) expect(left).not.toContain(mistake);
  });
  test.each(ungated)('%s is refuted: it announces ungated at %s', (file, job) => {
    expect(places(file, 'error')).toContain(`UNGATED-ANNOUNCE ${job}`);
  });
  test.each(gated)('%s is not refuted: it is gated, or ends with a draft', (file) => {
    const all = (['error', 'warning', 'notice'] as const).flatMap((level) => places(file, level));
    expect(all.filter((place) => place.startsWith('UNGATED-ANNOUNCE'))).toEqual([]);
  });
});
