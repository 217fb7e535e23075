/**
 * The clauses of SARIF 2.1.0 (§3.13 to §3.58) that the suite’s files need, and what GitHub’s code
 * scanning demands besides, as strict schemas: no other field may be there.
 */
const text = { type: 'string', minLength: 1 };
const strict = (
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
/** §3.11 message, §3.12 multiformatMessageString: `text` ends with a full stop. */
const message = strict({ text: { type: 'string', minLength: 1, maxLength: 1024 * 16 } });
const meaning = strict({ text: { type: 'string', pattern: '\\.$' } });
const level = { enum: ['none', 'note', 'warning', 'error'] };

const rule = strict({
  id: text,
  // §3.49.7: a pascal-case identifier.
  name: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*$' },
  shortDescription: meaning,
  fullDescription: meaning,
  help: meaning,
  defaultConfiguration: strict({ level }),
  properties: strict(
    {
      tags: { type: 'array', items: text, uniqueItems: true },
      // As code scanning sorts it: a number in a text, above 0 and at most 10.
      'security-severity': { type: 'string', pattern: '^(?:10\\.0|[0-9]\\.[0-9])$' },
    },
    ['security-severity'],
  ),
});

/** §3.4.3: a relative reference of RFC 3986, so without spaces and backslashes. */
const uri = { type: 'string', pattern: "^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$" };
const region = strict(
  {
    startLine: { type: 'integer', minimum: 1 },
    startColumn: { type: 'integer', minimum: 1 },
  },
  ['startColumn'],
);
const physical = (artifactLocation: object) => strict({ artifactLocation, region }, ['region']);

/** §3.4.4: files of a release are told below it; those of a repository below its root. */
const inRelease = physical(strict({ uri, uriBaseId: { const: 'RELEASE' } }));
const inRepository = physical(strict({ uri }));

const commonResult = (physicalLocation: object) => ({
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: 0 },
  level,
  message,
  locations: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: strict({ physicalLocation }),
  },
});

const verificationResult = strict({
  ...commonResult(inRelease),
  properties: strict({ check: text, standing: { enum: ['fail', 'unknown'] } }),
});

/** §3.36 codeFlow, §3.37 threadFlow, §3.38 threadFlowLocation, §3.35 suppression. */
const workflowResult = strict(
  {
    ...commonResult(inRepository),
    codeFlows: {
      type: 'array',
      minItems: 1,
      items: strict({
        threadFlows: {
          type: 'array',
          minItems: 1,
          items: strict({
            locations: {
              type: 'array',
              minItems: 1,
              items: strict({ location: strict({ physicalLocation: inRepository, message }) }),
            },
          }),
        },
      }),
    },
    suppressions: {
      type: 'array',
      minItems: 1,
      items: strict({ kind: { enum: ['inSource', 'external'] }, justification: text }),
    },
  },
  ['ruleIndex', 'codeFlows', 'suppressions'],
);

const run = (result: object, besides: Readonly<Record<string, object>> = {}) =>
  strict({
    tool: strict({
      driver: strict({
        name: text,
        semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
        rules: { type: 'array', uniqueItems: true, items: rule },
      }),
    }),
    // §3.17.3: hierarchical, its last part is the run’s own and may be empty.
    automationDetails: strict({ id: { type: 'string', pattern: '/$' } }),
    ...besides,
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    // §3.14.23: an empty list says that the run found nothing.
    results: { type: 'array', items: result },
  });

const file = (only: object) =>
  strict({
    $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
    version: { const: '2.1.0' },
    runs: { type: 'array', minItems: 1, maxItems: 1, items: only },
  });

/** What verify-release writes. */
export const sarifSchema = file(
  run(verificationResult, {
    originalUriBaseIds: strict({ RELEASE: strict({ description: message }) }),
  }),
);

/** What check-workflow writes. */
export const workflowSarifSchema = file(run(workflowResult));
