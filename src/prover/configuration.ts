/**
 * `.github/release-actions.yml`: how grave each rule is in this repository.
 *
 * @example
 * rules:
 *   TWO-PINS: error
 *   NO-TIMEOUT: { level: off, because: our runners end every job after ten minutes }
 */
import type { Location } from '../failure.ts';
import { parseTree, scalarText, type MappingTree, type Tree } from '../workflow/tree.ts';
import { proverFailure } from './failures.ts';
import type { RuleDocumentation, RuleFinding } from './rule.ts';
import { requireRule } from './rule-names.ts';

const levels = ['off', 'notice', 'warning', 'error'] as const;
export type ConfiguredLevel = (typeof levels)[number];

export interface RuleSetting {
  readonly level: ConfiguredLevel;
  /** Always there when the rule is made less grave than it is. */
  readonly because: string | undefined;
}

export interface RuleConfiguration {
  /** By rule, in the order of the file. */
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

type Rules = readonly Pick<RuleDocumentation, 'name' | 'level'>[];

/**
 * Reads the file. Throws WORKFLOW_NOT_YAML, RULE_UNKNOWN, and CONFIGURATION_INVALID: for another
 * form, and for a rule that is made less grave without a reason.
 */
export function parseConfiguration(text: string, file: string, rules: Rules): RuleConfiguration {
  const tree = parseTree(text, file);
  const top = requireKeys(tree, ['rules']);
  const given = top.entries.get('rules');
  const settings = new Map<string, RuleSetting>();
  if (given !== undefined) {
    const mapping = requireMapping(given, 'the names of rules with their levels');
    for (const [name, value] of mapping.entries) {
      const rule = requireRule(name, rules, mapping.keys.get(name) ?? value.at);
      settings.set(name, parseSetting(value, rule));
    }
  }
  return { settings };
}

function parseSetting(tree: Tree, rule: Rules[number]): RuleSetting {
  const { level, because } =
    tree.kind === 'scalar'
      ? { level: tree, because: undefined }
      : readMapping(requireKeys(tree, ['level', 'because']));
  const word = level?.kind === 'scalar' ? scalarText(level.value) : '';
  const known = levels.find((candidate) => candidate === word);
  if (known === undefined) {
    throw invalid(
      level?.at ?? tree.at,
      `the level ${JSON.stringify(word)}`,
      `one of ${levels.join(', ')}`,
    );
  }
  if (because === undefined && levels.indexOf(known) < levels.indexOf(rule.level)) {
    throw invalid(
      tree.at,
      `${rule.name} made \`${known}\` without a reason`,
      '`because`, with the reason',
    );
  }
  return { level: known, because };
}

function readMapping({ entries }: MappingTree) {
  const because = entries.get('because');
  const reason = because?.kind === 'scalar' ? scalarText(because.value).trim() : '';
  return { level: entries.get('level'), because: reason === '' ? undefined : reason };
}

/**
 * The findings at the levels of the configuration, those of rules that are off left out. A level
 * without a reason only raises: a place that is graver than its rule stays so.
 */
export function applyConfiguration(
  findings: readonly RuleFinding[],
  { settings }: RuleConfiguration,
): readonly RuleFinding[] {
  return findings.flatMap((finding) => {
    const setting = settings.get(finding.rule);
    const isLower = setting && levels.indexOf(setting.level) < levels.indexOf(finding.level);
    if (!setting || (isLower && setting.because === undefined)) return [finding];
    return setting.level === 'off' ? [] : [{ ...finding, level: setting.level }];
  });
}

function requireMapping(tree: Tree, expected: string): MappingTree {
  if (tree.kind !== 'mapping') throw invalid(tree.at, `a ${tree.kind}`, expected);
  return tree;
}

function requireKeys(tree: Tree, allowed: readonly string[]): MappingTree {
  const mapping = requireMapping(tree, `a mapping with ${allowed.join(', ')}`);
  for (const [key, at] of mapping.keys) {
    if (!allowed.includes(key))
      throw invalid(at, `the key \`${key}\``, `only ${allowed.join(', ')}`);
  }
  return mapping;
}

function invalid(at: Location, seen: string, expected: string) {
  return proverFailure('CONFIGURATION_INVALID', {
    seen: `${at.file}:${at.line}: ${seen}`,
    expected,
    cure: 'Correct that line.',
    location: at,
  });
}
