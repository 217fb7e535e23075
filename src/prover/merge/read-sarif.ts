/** SARIF 2.1.0 of zizmor, and of actionlint by the template that its documentation has. */
import type { FindingLevel, Location } from '../../failure.ts';
import {
  listOf,
  NotOfShape,
  nullable,
  objectOf,
  oneOf,
  optional,
  textLike,
  trueOrFalse,
  wholeNumber,
} from '../../shape.ts';
import { findRule, levelOfRule, sarifLevel, sarifRule } from '../../sarif-rules.ts';
import { messageOf, placeOf, type MergedFinding, type MergedTool } from './merged-finding.ts';
import { ruleName } from './rule-name.ts';

const text = optional(textLike());
const region = objectOf({
  startLine: optional(wholeNumber()),
  startColumn: optional(wholeNumber()),
});
const result = objectOf({
  ruleId: textLike(),
  kind: text,
  level: sarifLevel,
  message: objectOf({ text: textLike() }),
  locations: optional(
    listOf(
      objectOf({
        physicalLocation: optional(
          objectOf({
            artifactLocation: optional(objectOf({ uri: text })),
            region: optional(region),
          }),
        ),
      }),
    ),
  ),
  suppressions: optional(nullable(listOf(objectOf({ status: text, justification: text })))),
});
const run = objectOf({
  tool: objectOf({ driver: objectOf({ name: textLike(), rules: optional(listOf(sarifRule)) }) }),
  invocations: optional(listOf(objectOf({ executionSuccessful: optional(trueOrFalse) }))),
  results: listOf(result),
});
const sarif = objectOf({ version: oneOf(['2.1.0']), runs: listOf(run) });

type Run = ReturnType<typeof run>;
type Result = ReturnType<typeof result>;

const drivers: Readonly<Record<string, MergedTool>> = {
  zizmor: 'zizmor',
  actionlint: 'actionlint',
  // As its own template names it.
  'GitHub Actions lint': 'actionlint',
};

/** In the order of the file, so many at most; what passed is left out. Throws NotOfShape. */
export function readSarif(value: unknown, maxFindings: number): readonly MergedFinding[] {
  const { runs } = sarif(value, '');
  if (runs.length === 0) throw new NotOfShape('runs', 'a list with a run in it');
  const count = runs.reduce((sum, { results }) => sum + results.length, 0);
  if (count > maxFindings) throw new NotOfShape('runs', `of at most ${maxFindings} results`);
  return runs.flatMap((one, index) => {
    const tool = toolOf(one, `runs[${index}]`);
    return one.results
      .filter(({ kind }) => !/^(?:pass|notApplicable)$/.test(kind ?? ''))
      .map((found, at) => findingOf(found, { one, tool, place: `runs[${index}].results[${at}]` }));
  });
}

function toolOf({ tool, invocations = [] }: Run, place: string): MergedTool {
  const { name } = tool.driver;
  if (!Object.hasOwn(drivers, name)) {
    throw new NotOfShape(`${place}.tool.driver.name`, 'zizmor or actionlint');
  }
  // A linter that failed has not looked at everything.
  if (invocations.some(({ executionSuccessful }) => executionSuccessful === false)) {
    throw new NotOfShape(`${place}.invocations`, 'of a linter that ended well');
  }
  return drivers[name]!;
}

function findingOf(
  found: Result,
  { one, tool, place }: { readonly one: Run; readonly tool: MergedTool; readonly place: string },
): MergedFinding {
  const name = found.ruleId.startsWith(`${tool}/`)
    ? found.ruleId.slice(tool.length + 1)
    : found.ruleId;
  const location = locationOf(found);
  const suppression = found.suppressions?.find(({ status = 'accepted' }) => status === 'accepted');
  return {
    tool,
    rule: `${tool}/${ruleName(name, `${place}.ruleId`)}`,
    level: levelOf(found, one),
    message: messageOf(found.message.text),
    ...(location && { location }),
    ...(suppression && { allowedBecause: messageOf(suppression.justification ?? 'suppressed') }),
  };
}

const levels: Readonly<Record<string, FindingLevel>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
  none: 'notice',
};

/** Clause 3.27.10: its own level, else the rule's, else `warning`. */
function levelOf({ level, ruleId }: Result, { tool }: Run): FindingLevel {
  const rules = tool.driver.rules ?? [];
  const rule = findRule(
    { id: ruleId, index: undefined, guid: undefined, toolComponent: undefined },
    rules,
  );
  const ofRule = rule && levelOfRule(rule, rules, { all: [], found: undefined });
  return levels[level ?? ofRule ?? 'warning']!;
}

function locationOf({ locations = [] }: Result): Location | undefined {
  const { artifactLocation, region: at } = locations[0]?.physicalLocation ?? {};
  const file = decoded(artifactLocation?.uri ?? '');
  return placeOf(file, { line: at?.startLine, column: at?.startColumn } as Omit<Location, 'file'>);
}

/** A URI reference has its spaces and the like encoded; one that is no URI is the path itself. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
