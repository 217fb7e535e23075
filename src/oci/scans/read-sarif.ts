/** Scan results in SARIF: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import {
  listOf,
  nullable,
  objectOf,
  oneOf,
  optional,
  textLike,
  trueOrFalse,
  wholeNumber,
} from '../../shape.ts';
import {
  findRule,
  levelOfRule,
  ruleOverrides,
  ruleReference,
  sarifLevel,
  sarifRule,
  type SarifLevel,
  type SarifRule,
} from '../../sarif-rules.ts';
import { digestsIn, toolName, type ScanResult } from './scan.ts';

const text = optional(textLike());
const texts = optional(nullable(listOf(textLike())));
const result = objectOf({
  ruleId: text,
  ruleIndex: optional(wholeNumber(-1)),
  rule: optional(ruleReference),
  kind: text,
  level: sarifLevel,
  provenance: optional(objectOf({ invocationIndex: optional(wholeNumber(-1)) })),
});
const run = objectOf({
  tool: objectOf({ driver: objectOf({ name: toolName, rules: optional(listOf(sarifRule)) }) }),
  invocations: optional(
    listOf(
      objectOf({
        executionSuccessful: optional(trueOrFalse),
        ruleConfigurationOverrides: ruleOverrides,
      }),
    ),
  ),
  artifacts: optional(
    listOf(objectOf({ roles: texts, hashes: optional(objectOf({ 'sha-256': text })) })),
  ),
  results: optional(nullable(listOf(result))),
  properties: optional(objectOf({ imageName: text, repoDigests: texts })),
});
const sarif = objectOf({ version: oneOf(['2.1.0']), runs: listOf(run) });

type Run = ReturnType<typeof run>;
type Result = ReturnType<typeof result>;

/**
 * A result a run. Suppressions are not heeded: scanners have written one beside every finding.
 * Throws NotOfShape.
 */
export function readSarif(value: unknown): readonly ScanResult[] {
  return sarif(value, '').runs.map((one) => ({
    tool: one.tool.driver.name,
    digests: digestsOf(one),
    findings: (one.results ?? []).map((found) => ({
      id: found.ruleId ?? found.rule?.id ?? ruleOf(found, one)?.id ?? 'a finding without a rule',
      level: levelIn(found, one),
    })),
    undone: whyUndone(one),
  }));
}

/** As trivy names an image, and as the standard names what was analysed. */
function digestsOf({ properties, artifacts = [] }: Run): ScanResult['digests'] {
  const analysed = artifacts.filter(({ roles }) => roles?.includes('analysisTarget'));
  return digestsIn([
    properties?.imageName,
    ...(properties?.repoDigests ?? []),
    ...analysed.map(({ hashes }) => `sha256:${hashes?.['sha-256']?.toLowerCase() ?? ''}`),
  ]);
}

function whyUndone({ results, invocations = [] }: Run): string | undefined {
  if (!results) return 'it has no list of results';
  const failed = invocations.some(({ executionSuccessful }) => executionSuccessful === false);
  return failed ? 'the scanner says that it failed' : undefined;
}

const harmless: readonly (string | undefined)[] = ['pass', 'notApplicable', 'informational'];
const undecided: readonly (string | undefined)[] = ['open', 'review'];

/** Clauses 3.27.9 and 3.27.10; what nobody has decided, or no rule tells, counts as the gravest. */
function levelIn(found: Result, one: Run): SarifLevel {
  if (undecided.includes(found.kind)) return 'error';
  if (found.level !== undefined) return found.level;
  if (harmless.includes(found.kind)) return 'none';
  const rule = ruleOf(found, one);
  if (!rule) return 'error';
  const { tool, invocations: all = [] } = one;
  const by = all[found.provenance?.invocationIndex ?? -1];
  return levelOfRule(rule, tool.driver.rules ?? [], { all, found: by });
}

function ruleOf({ ruleId, ruleIndex, rule }: Result, { tool }: Run): SarifRule | undefined {
  const { id = ruleId, index = ruleIndex, guid, toolComponent } = rule ?? {};
  return findRule({ id, index, guid, toolComponent }, tool.driver.rules ?? []);
}
