/** What is wrong, as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import type { Failure } from '../../failure.ts';
import { version } from '../../version.ts';
import type { CheckResult, Verification } from '../model.ts';
import { failureMeanings } from './meanings.ts';
import { titleOf } from './words.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
/** Where a result belongs that is about no single file: code scanning wants a place for each. */
const ofAll = 'release.json';

/** The text of a SARIF file: a rule a code, a result a failure. No result says that all is well. */
export function renderVerificationSarif(verification: Verification): string {
  const told = verification.checks.flatMap((check) =>
    check.failures.map((failure) => ({ check, failure })),
  );
  const codes = [...new Set(told.map(({ failure }) => failure.code))].sort();
  const run = {
    tool: {
      driver: {
        name: 'release-actions verify-release',
        semanticVersion: version,
        rules: codes.map(ruleOf),
      },
    },
    automationDetails: { id: `verify-release/${titleOf(verification).replaceAll(' ', '/')}/` },
    originalUriBaseIds: {
      RELEASE: { description: { text: 'The folder that holds the files of the release.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: told.map(({ check, failure }) => resultOf(check, failure, codes)),
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function ruleOf(code: string) {
  const meaning = failureMeanings.get(code) ?? 'A check of the release did not pass.';
  return {
    id: code,
    name: code
      .split('_')
      .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
      .join(''),
    shortDescription: { text: meaning },
    fullDescription: { text: meaning },
    help: { text: `${meaning} Each result tells what was seen, what was expected, and the cure.` },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security', 'supply-chain'], 'security-severity': '8.0' },
  };
}

function resultOf(check: CheckResult, failure: Failure, codes: readonly string[]) {
  const { code, message, location } = failure;
  const { line, column } = location ?? {};
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: 'error',
    message: { text: message.slice(code.length + 2) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: encodeURIComponent(location?.file ?? ofAll),
            uriBaseId: 'RELEASE',
          },
          ...(line !== undefined && {
            region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
          }),
        },
      },
    ],
    properties: { check: check.id, standing: check.standing },
  };
}
