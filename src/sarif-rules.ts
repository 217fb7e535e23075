/** Which rule of a run is meant in SARIF, and the level that it gives to a finding. */
import { anything, listOf, objectOf, oneOf, optional, textLike, wholeNumber } from './shape.ts';

/** From nothing to the gravest. */
export const sarifLevels = ['none', 'note', 'warning', 'error'] as const;
export type SarifLevel = (typeof sarifLevels)[number];

const text = optional(textLike());

/** A level, as the standard names them. */
export const sarifLevel = optional(oneOf(sarifLevels));

const configuration = optional(objectOf({ level: sarifLevel }));

/** A rule of a tool. */
export const sarifRule = objectOf({ id: text, guid: text, defaultConfiguration: configuration });
export type SarifRule = ReturnType<typeof sarifRule>;

/** What names a rule: by any of these, or by several. */
export const ruleReference = objectOf({
  id: text,
  index: optional(wholeNumber(-1)),
  guid: text,
  toolComponent: anything,
});
export type RuleReference = ReturnType<typeof ruleReference>;

/** Levels that an invocation of the tool puts in the place of those of rules. */
export const ruleOverrides = optional(
  listOf(objectOf({ descriptor: ruleReference, configuration })),
);

interface Invocation {
  readonly ruleConfigurationOverrides?: ReturnType<typeof ruleOverrides>;
}

/**
 * The one rule of the scanner itself that everything in the reference fits (clauses 3.52 and
 * 3.27.5): `CA1000/1` is a part of `CA1000`. Undefined where none is named, or no single one fits;
 * rules of another component than the scanner are not looked for.
 */
export function findRule(
  { id, index = -1, guid, toolComponent }: RuleReference,
  rules: readonly SarifRule[],
): SarifRule | undefined {
  if (toolComponent !== undefined) return undefined;
  if (id === undefined && guid === undefined && index < 0) return undefined;
  const fitting = rules.filter(
    (rule, at) =>
      (index < 0 || at === index) &&
      (guid === undefined || rule.guid === guid) &&
      (id === undefined || (rule.id !== undefined && `${id}/`.startsWith(`${rule.id}/`))),
  );
  const nearest = Math.max(...fitting.map(lengthOf));
  const [rule, ...others] = fitting.filter((one) => lengthOf(one) === nearest);
  return others.length === 0 ? rule : undefined;
}

const lengthOf = ({ id = '' }: SarifRule): number => id.length;

/**
 * The level of what a rule found (clause 3.27.10): that of its invocation, else the rule's, else
 * `warning`. Where the invocation is not told, the gravest that it can be.
 */
export function levelOfRule(
  rule: SarifRule,
  rules: readonly SarifRule[],
  { all, found }: { readonly all: readonly Invocation[]; readonly found: Invocation | undefined },
): SarifLevel {
  const own = rule.defaultConfiguration?.level ?? 'warning';
  const overrides = (found ? [found] : all)
    .flatMap(({ ruleConfigurationOverrides = [] }) => ruleConfigurationOverrides)
    .filter(({ descriptor }) => findRule(descriptor, rules) === rule)
    .map((override) => override.configuration?.level ?? own);
  const possible = found && overrides.length > 0 ? overrides : [own, ...overrides];
  return sarifLevels.findLast((level) => possible.includes(level))!;
}
