/** Tables of the READMEs and of docs/failure-codes.md. */
import { kebabCase, type ActionDefinition } from '../../src/define-action.ts';
import type { DeclaredArea } from '../failure-areas.ts';

/** Inputs, outputs, permissions and failures of one action, as sections of its README. */
export function renderActionTables(definition: ActionDefinition): string {
  return [
    '## Inputs',
    renderInputs(definition),
    '## Outputs',
    renderOutputs(definition),
    '## Permissions',
    renderPermissions(definition),
    '## What fails',
    'Each failure tells what was seen, what was expected, and the cure.',
    renderTable(['Code', 'Meaning'], failureRows(definition)),
  ].join('\n\n');
}

/** One row an action, linked to its README. */
export function renderActionList(definitions: readonly ActionDefinition[]): string {
  return renderTable(
    ['Action', 'What it does', 'Least permissions'],
    definitions.map((definition) => [
      `[${definition.name}](actions/${definition.name}/README.md)`,
      definition.summary,
      permissionEntries(definition).join('<br>') || 'none',
    ]),
  );
}

/** docs/failure-codes.md: every code of every area. */
export function renderFailureCodes(areas: readonly DeclaredArea[]): string {
  const sections = areas.map(({ file, area }) =>
    [
      `## ${area.area}`,
      `Declared in [${file}](../${file}).`,
      renderTable(['Code', 'Meaning'], codeRows(area.codes)),
    ].join('\n\n'),
  );
  return [
    '<!-- Generated from the sources by `npm run generate`. Do not edit. -->',
    '# Failure codes',
    'A code never changes its meaning. Every code has a test that provokes it.',
    'What to do at each of them, at midnight: [recovery.md](recovery.md).',
    ...sections,
    '',
  ].join('\n\n');
}

/** A Markdown table; cells are escaped. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function renderInputs(definition: ActionDefinition): string {
  const rows = Object.entries(definition.inputs).map(([name, input]) => [
    `\`${kebabCase(name)}\``,
    `\`${input.kind}\``,
    input.default === undefined
      ? input.required
        ? '**required**'
        : 'optional'
      : `\`${input.default}\``,
    input.describe,
  ]);
  return renderTable(['Input', 'Kind', 'Default', 'What it is'], rows);
}

function renderOutputs(definition: ActionDefinition): string {
  const rows = Object.entries(definition.outputs).map(([name, describe]) => [
    `\`${kebabCase(name)}\``,
    describe,
  ]);
  return rows.length === 0 ? 'None.' : renderTable(['Output', 'What it holds'], rows);
}

function renderPermissions(definition: ActionDefinition): string {
  const entries = permissionEntries(definition);
  const always =
    entries.length === 0
      ? 'None: it reads only what it is handed.'
      : ['```yaml', 'permissions:', ...entries.map((entry) => `  ${entry}`), '```'].join('\n');
  const { optionalPermissions = [] } = definition;
  if (optionalPermissions.length === 0) return always;
  const rows = optionalPermissions.map(({ scope, right, when }) => [
    `\`${scope}: ${right}\``,
    when,
  ]);
  return [always, 'Besides, and only then:', renderTable(['Permission', 'Only when'], rows)].join(
    '\n\n',
  );
}

function permissionEntries(definition: ActionDefinition): string[] {
  return Object.entries(definition.permissions).map(([scope, right]) => `${scope}: ${right}`);
}

/** Every action reads inputs, so their codes are left to docs/failure-codes.md. */
function failureRows(definition: ActionDefinition): string[][] {
  return definition.failures.flatMap(({ codes }) => codeRows(codes));
}

function codeRows(codes: Readonly<Record<string, string>>): string[][] {
  return Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning]);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}
