/** What is wrong, as SARIF for code scanning. */
import { renderSarif } from '../../sarif.ts';
import type { Verification } from '../model.ts';
import { failureMeanings } from './meanings.ts';
import { titleOf } from './words.ts';

/** Where a result belongs that is about no single file: code scanning wants a place for each. */
const ofAll = 'release.json';

/** The text of a SARIF file: a rule a code, a result a failure. No result says that all is well. */
export function renderVerificationSarif(verification: Verification): string {
  const told = verification.checks.flatMap((check) =>
    check.failures.map((failure) => ({ check, failure })),
  );
  const codes = [...new Set(told.map(({ failure }) => failure.code))].sort();
  return renderSarif({
    tool: 'release-actions verify-release',
    id: `verify-release/${titleOf(verification).replaceAll(' ', '/')}/`,
    base: { id: 'RELEASE', description: 'The folder that holds the files of the release.' },
    rules: codes.map(ruleOf),
    results: told.map(({ check, failure: { code, message, location } }) => ({
      rule: code,
      level: 'error',
      message: message.slice(code.length + 2),
      at: location ?? { file: ofAll },
      properties: { check: check.id, standing: check.standing },
    })),
  });
}

function ruleOf(code: string) {
  const meaning = failureMeanings.get(code) ?? 'A check of the release did not pass.';
  return {
    id: code,
    short: meaning,
    full: meaning,
    help: `${meaning} Each result tells what was seen, what was expected, and the cure.`,
    level: 'error',
    tags: ['security', 'supply-chain'],
  } as const;
}
