/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import type { FindingLevel, Location } from './failure.ts';
import { version } from './version.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

export interface SarifRule {
  readonly id: string;
  readonly short: string;
  readonly full: string;
  readonly help: string;
  readonly level: FindingLevel;
  readonly tags: readonly string[];
}

export interface SarifStep {
  readonly at: Location;
  readonly message: string;
}

export interface SarifResult {
  readonly rule: string;
  readonly level: FindingLevel;
  readonly message: string;
  readonly at: Location;
  /** How it comes to it, from the first step to the place. */
  readonly flow?: readonly SarifStep[];
  /** Why it is allowed: the result is told as suppressed in the source. */
  readonly allowedBecause?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

export interface SarifRun {
  /** `release-actions verify-release`. */
  readonly tool: string;
  /** Tells runs of the same kind apart; ends with `/`. */
  readonly id: string;
  /** Names a folder that all files are below, and says what it is. */
  readonly base?: { readonly id: string; readonly description: string };
  /** Those of the results, and others if they are wanted. */
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
}

/** The text of a SARIF file with one run, a newline at its end. */
export function renderSarif(told: SarifRun): string {
  const ids = told.rules.map(({ id }) => id);
  const run = {
    tool: {
      driver: {
        name: told.tool,
        semanticVersion: version,
        rules: told.rules.map(ruleOf),
      },
    },
    automationDetails: { id: told.id },
    ...(told.base && {
      originalUriBaseIds: { [told.base.id]: { description: { text: told.base.description } } },
    }),
    columnKind: 'utf16CodeUnits',
    results: told.results.map((result) => ({
      ruleId: result.rule,
      // A rule of another tool is not in the list.
      ...(ids.includes(result.rule) && { ruleIndex: ids.indexOf(result.rule) }),
      level: levelOf(result.level),
      message: { text: result.message },
      locations: [physical(result.at, told)],
      ...(result.flow && { codeFlows: [{ threadFlows: [threadFlow(result.flow, told)] }] }),
      ...(result.allowedBecause !== undefined && {
        suppressions: [{ kind: 'inSource', justification: result.allowedBecause }],
      }),
      ...(result.properties && { properties: result.properties }),
    })),
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function ruleOf({ id, short, full, help, level, tags }: SarifRule) {
  return {
    id,
    name: id
      .split(/[_-]/)
      .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
      .join(''),
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: help },
    defaultConfiguration: { level: levelOf(level) },
    properties: { tags, ...(level === 'error' && { 'security-severity': '8.0' }) },
  };
}

// Clause 3.27.10 says `note` for what GitHub's annotations call a notice.
function levelOf(level: FindingLevel): 'error' | 'warning' | 'note' {
  return level === 'notice' ? 'note' : level;
}

function threadFlow(flow: readonly SarifStep[], run: SarifRun) {
  return {
    locations: flow.map(({ at, message }) => ({
      location: { ...physical(at, run), message: { text: message } },
    })),
  };
}

function physical({ file, line, column }: Location, { base }: SarifRun) {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        ...(base && { uriBaseId: base.id }),
      },
      ...(line !== undefined && {
        region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
      }),
    },
  };
}
