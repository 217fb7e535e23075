/** Mistakes that real release pipelines made, each reduced to a small workflow by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const folder = join(import.meta.dirname, 'regressions');

/** The file, the rule that finds the mistake, and the job at which; undefined for the whole file. */
const mistakes: readonly (readonly [string, string, string | undefined])[] = [
  ['cleanup-fires-on-skipped', 'CLEANUP-ON-SKIPPED', 'cleanup'],
  ['refused-cleanup-is-green', 'SWALLOWED-CLEANUP', 'cleanup'],
  ['only-amd64-is-scanned', 'SCAN-ONE-PLATFORM', 'scan'],
  ['attestations-pile-up', 'ATTEST-WITHOUT-REPLACE', 'attest'],
  ['builder-is-the-agent', 'BUILDER-ID-FROM-WORKFLOW-REF', 'attest'],
  ['builder-is-the-caller', 'BUILDER-ID-FROM-WORKFLOW-REF', 'attest'],
  ['completeness-is-untrue', 'COMPLETENESS-CLAIMED', 'attest'],
  ['attempts-share-an-invocation', 'INVOCATION-WITHOUT-ATTEMPT', 'attest'],
  ['input-name-as-flag', 'INPUT-NAME-AS-FLAG', 'scan'],
  ['packages-right-is-unused', 'IDLE-PERMISSION', 'notes'],
  ['identity-right-is-unused', 'IDLE-ID-TOKEN', 'build'],
  ['cosign-3-by-default', 'UNPINNED-TOOL', 'sign'],
  ['apt-beside-an-identity', 'UNPINNED-TOOL', 'attest'],
  ['installer-script-beside-an-identity', 'UNPINNED-TOOL', 'sbom'],
  ['sbom-of-a-list', 'SBOM-OF-LIST', 'sbom'],
  ['sbom-stays-an-artifact', 'SBOM-NEVER-ATTACHED', 'sbom'],
  ['all-secrets-passed-on', 'SECRETS-INHERIT', 'publish'],
  ['verified-an-empty-list', 'EMPTY-LOOP', 'verify'],
  ['cleaned-an-empty-list', 'EMPTY-LOOP', 'cleanup'],
  ['publish-without-a-group', 'PUBLISH-WITHOUT-CONCURRENCY', 'publish-crate'],
  ['a-group-for-every-tag', 'CONCURRENCY-PER-REF', undefined],
  ['gate-on-another-node', 'TWO-TOOLCHAINS', 'build'],
  ['trusted-publishing-is-called', 'TRUSTED-PUBLISHING-IN-REUSABLE', 'pypi'],
  ['tags-move-one-by-one', 'RETAG-NOT-ATOMIC', 'promote'],
  ['callee-has-a-group', 'CONCURRENCY-IN-CALLEE', undefined],
  ['cleanup-outside-the-environment', 'SECRET-SCOPE', 'cleanup'],
  ['polls-without-pipefail', 'POLL-WITHOUT-PIPEFAIL', 'wait'],
  ['verified-by-tag', 'VERIFY-BY-TAG', 'verify'],
  ['tag-name-in-a-script', 'EXPRESSION-IN-RUN', 'release'],
  ['one-action-at-two-commits', 'TWO-PINS', 'release'],
  ['payload-defaults-to-production', 'DISPATCH-DEFAULT-PRODUCTION', 'publish'],
  ['killed-before-it-gives-up', 'JOB-TIMEOUT-BELOW-POLLING', 'wait'],
  ['every-poll-fails-silently', 'MISSING-GH-REPO', 'wait'],
  ['hangs-for-six-hours', 'NO-TIMEOUT', 'publish-crate'],
  ['any-branch-may-publish', 'PUBLISH-WITHOUT-ENVIRONMENT', 'publish-npm'],
  ['publishing-action-by-branch', 'UNPINNED-USES', 'pypi'],
  ['token-left-for-the-build', 'CHECKOUT-PERSISTS-CREDENTIALS', 'release'],
  ['every-job-may-write', 'NO-TOP-PERMISSIONS', undefined],
  ['next-tag-ends-the-publish', 'CANCELLED-PUBLISH', 'publish-crate'],
];

describe('a mistake that a release pipeline made', () => {
  test.each(mistakes)('%s is found by %s at %s', (slug, rule, job) => {
    const text = readFileSync(join(folder, `${slug}.yml`), 'utf8');
    const found = checkLocalRules(parseWorkflow(text, `${slug}.yml`));
    const jobs = found.filter((finding) => finding.rule === rule).map((finding) => finding.job);
    expect([...new Set(jobs)]).toEqual([job]);
  });
  test('has a row for every file', () => {
    const files = readdirSync(folder).map((file) => file.replace('.yml', ''));
    expect(files.sort()).toEqual(mistakes.map(([slug]) => slug).sort());
  });
});
