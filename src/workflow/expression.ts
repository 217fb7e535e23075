/** One expression: parsed where it may stand, evaluated with the status functions injected. */
import { Evaluator, Lexer, Parser, type Expr } from '@actions/expressions';
import {
  Binary,
  FunctionCall,
  Grouping,
  IndexAccess,
  Logical,
  Unary,
} from '@actions/expressions/ast';
import type { FunctionDefinition, FunctionInfo } from '@actions/expressions/funcs/info';
import type { Location } from '../failure.ts';
import { workflowFailure } from './failures.ts';
import type { Place } from './places.ts';
import { dictionaryOf, toExpressionData, toJsonValue, type JsonValue } from './values.ts';

export interface Expression {
  /** Without `${{` and `}}`, trimmed. */
  readonly source: string;
  readonly tree: Expr;
  readonly at: Location;
}

/** The status functions as they answer at one moment. Arguments are job IDs (undocumented). */
export interface StatusFunctions {
  always(): boolean;
  success(...jobs: readonly string[]): boolean;
  failure(...jobs: readonly string[]): boolean;
  cancelled(): boolean;
}

/** What an expression is evaluated against. A context that is not given is null. */
export interface Scope {
  readonly contexts: { readonly [name: string]: JsonValue };
  readonly status?: StatusFunctions;
  /** SHA-256 over the files that match, '' when none does. */
  readonly hashFiles?: (patterns: readonly string[]) => string;
}

export const statusFunctionNames = ['always', 'success', 'failure', 'cancelled'] as const;

const statusInfo: readonly FunctionInfo[] = [
  { name: 'always', minArgs: 0, maxArgs: 0 },
  { name: 'success', minArgs: 0, maxArgs: 255 },
  { name: 'failure', minArgs: 0, maxArgs: 255 },
  { name: 'cancelled', minArgs: 0, maxArgs: 0 },
];
const hashFilesInfo: FunctionInfo = { name: 'hashFiles', minArgs: 1, maxArgs: 255 };

/** Parses one expression for its place. Throws EXPRESSION_INVALID. */
export function parseExpression(text: string, place: Place, at: Location): Expression {
  const source = text.trim();
  if (source === '') throw expressionInvalid('it is empty', { source, place, at });
  const functions = [
    ...(place.status ? statusInfo : []),
    ...(place.hashFiles ? [hashFilesInfo] : []),
  ];
  try {
    const { tokens } = new Lexer(source).lex();
    return { source, at, tree: new Parser(tokens, [...place.contexts], functions).parse() };
  } catch (error) {
    throw expressionInvalid((error as Error).message, { source, place, at });
  }
}

/** The expression's value. Throws EXPRESSION_FAILED. */
export function evaluateExpression(expression: Expression, scope: Scope): JsonValue {
  try {
    const contexts = dictionaryOf(scope.contexts);
    return toJsonValue(
      new Evaluator(expression.tree, lenient(contexts), functionsOf(scope)).evaluate(),
    );
  } catch (error) {
    throw workflowFailure('EXPRESSION_FAILED', {
      seen: `\`${expression.source}\` could not be evaluated: ${(error as Error).message}`,
      expected: 'an expression that has a value',
      cure: 'Correct the expression, or the value that it reads.',
      location: expression.at,
      cause: error,
    });
  }
}

/** Whether a status function is called anywhere in the expression. */
export function callsStatusFunction(expression: Expression): boolean {
  return [...walk(expression.tree)].some(
    (node) =>
      node instanceof FunctionCall &&
      (statusFunctionNames as readonly string[]).includes(node.functionName.lexeme.toLowerCase()),
  );
}

/** Every node of an expression, parents before children. */
export function* walk(node: Expr): Generator<Expr> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

function childrenOf(node: Expr): readonly Expr[] {
  if (node instanceof Unary) return [node.expr];
  if (node instanceof Binary) return [node.left, node.right];
  if (node instanceof Logical || node instanceof FunctionCall) return node.args;
  if (node instanceof Grouping) return [node.group];
  if (node instanceof IndexAccess) return [node.expr, node.index];
  return [];
}

/** A context that nobody gave reads as null, as it does on GitHub. */
function lenient(contexts: ReturnType<typeof dictionaryOf>): ReturnType<typeof dictionaryOf> {
  const get = contexts.get.bind(contexts);
  contexts.get = (name) => get(name) ?? toExpressionData(null);
  return contexts;
}

function functionsOf({ status, hashFiles }: Scope): Map<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  const define = (info: FunctionInfo, call: (args: readonly string[]) => JsonValue) =>
    functions.set(info.name.toLowerCase(), {
      ...info,
      call: (...args) => toExpressionData(call(args.map((argument) => argument.coerceString()))),
    });
  for (const info of statusInfo) {
    define(info, (args) => statusAnswer(info.name, args, status));
  }
  define(hashFilesInfo, (patterns) => {
    if (!hashFiles) throw new Error('hashFiles is not available here');
    return hashFiles(patterns);
  });
  // The library's own fromJSON loses keys such as `constructor`.
  define({ name: 'fromJSON', minArgs: 1, maxArgs: 1 }, ([text]) => JSON.parse(text!) as JsonValue);
  return functions;
}

function statusAnswer(
  name: string,
  args: readonly string[],
  status: StatusFunctions | undefined,
): boolean {
  if (!status) throw new Error(`${name}() is not available here`);
  return status[name as keyof StatusFunctions](...args);
}

function expressionInvalid(
  why: string,
  { source, place, at }: { readonly source: string; readonly place: Place; readonly at: Location },
) {
  return workflowFailure('EXPRESSION_INVALID', {
    seen: `${at.file}:${at.line}: the expression \`${source}\`: ${why}.`,
    expected: `an expression over ${place.contexts.join(', ')} (${place.name})`,
    cure: 'Correct the expression; https://docs.github.com/actions/reference/workflows-and-actions/expressions tells what is available where.',
    location: at,
  });
}
