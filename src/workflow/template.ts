/** Text with `${{ }}` in it: parsed once, evaluated as often as wanted. */
import type { Location } from '../failure.ts';
import { evaluateExpression, parseExpression, type Expression, type Scope } from './expression.ts';
import { invalid } from './read-tree.ts';
import type { Place } from './places.ts';
import { scalarText, type ScalarTree, type ScalarValue, type Tree } from './tree.ts';
import { valueText, type JsonValue } from './values.ts';

/** A scalar of the file: a literal value, one expression, or text with expressions in it. */
export interface Template {
  readonly literal: ScalarValue;
  /** Empty for a literal. */
  readonly segments: readonly (string | Expression)[];
  readonly at: Location;
}

/** The scalar as a template for its place. Throws EXPRESSION_INVALID, WORKFLOW_INVALID. */
export function parseTemplate(tree: Tree, place: Place): Template {
  if (tree.kind !== 'scalar')
    throw invalid(tree.at, `${place.name} is a ${tree.kind}.`, 'a scalar');
  const literal = tree.value;
  const segments =
    typeof literal === 'string' && literal.includes('${{') ? segmentsOf(tree, literal, place) : [];
  return { literal, segments, at: tree.at };
}

function segmentsOf(tree: ScalarTree, text: string, place: Place): (string | Expression)[] {
  const segments: (string | Expression)[] = [];
  let rest = 0;
  for (;;) {
    const start = text.indexOf('${{', rest);
    if (start < 0) break;
    const end = endOfExpression(text, start + 3);
    if (end === undefined) throw invalid(tree.at, 'an expression `${{` has no end.', '`}}`');
    if (start > rest) segments.push(text.slice(rest, start));
    segments.push(parseExpression(text.slice(start + 3, end), place, tree.at));
    rest = end + 2;
  }
  if (rest < text.length) segments.push(text.slice(rest));
  return segments;
}

/** Where `}}` stands, quoted strings skipped. */
function endOfExpression(text: string, from: number): number | undefined {
  let quoted = false;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', index)) return index;
  }
  return undefined;
}

/** The template's value: typed for a literal or a lone expression, text otherwise. */
export function evaluateTemplate(template: Template, scope: Scope): JsonValue {
  const { segments, literal } = template;
  if (segments.length === 0) return literal;
  const [only] = segments;
  if (segments.length === 1 && typeof only === 'object') return evaluateExpression(only, scope);
  return segments
    .map((part) => (typeof part === 'string' ? part : valueText(evaluateExpression(part, scope))))
    .join('');
}

/** The template's value as text. */
export function renderTemplate(template: Template, scope: Scope): string {
  return template.segments.length === 0
    ? scalarText(template.literal)
    : valueText(evaluateTemplate(template, scope));
}

/** The expressions that a template holds. */
export function expressionsOf(template: Template): readonly Expression[] {
  return template.segments.filter((part) => typeof part === 'object');
}

/** Names and templates of a mapping such as `env` or `with`. */
export type Templates = ReadonlyMap<string, Template>;

export function renderTemplates(templates: Templates, scope: Scope): Record<string, string> {
  const rendered: Record<string, string> = {};
  for (const [name, template] of templates) rendered[name] = renderTemplate(template, scope);
  return rendered;
}

/** A whole tree (a matrix, a `runs-on`) as a value, its expressions evaluated. */
export function evaluateTree(tree: Tree, place: Place, scope: Scope): JsonValue {
  if (tree.kind === 'scalar') return evaluateTemplate(parseTemplate(tree, place), scope);
  if (tree.kind === 'sequence') return tree.items.map((item) => evaluateTree(item, place, scope));
  return Object.fromEntries(
    [...tree.entries].map(([key, value]) => [key, evaluateTree(value, place, scope)]),
  );
}

/** Every expression in a tree parses at that place. Throws EXPRESSION_INVALID. */
export function checkTree(tree: Tree, place: Place): void {
  if (tree.kind === 'scalar') parseTemplate(tree, place);
  else
    for (const part of tree.kind === 'sequence' ? tree.items : tree.entries.values()) {
      checkTree(part, place);
    }
}
