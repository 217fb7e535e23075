/** An `if` as a formula (rules 1 and 18 of the semantics). */
import { always, never, type Formula } from '../logic/logic.ts';
import type { Condition } from '../../workflow/condition.ts';
import { expressionsOf, type Template } from '../../workflow/template.ts';
import { valueText } from '../../workflow/values.ts';
import { evaluateSymbolically, type Environment } from '../symbolic/evaluate.ts';
import { combine } from '../symbolic/functions.ts';
import { known, symbolKey, truthOf, type Value } from '../symbolic/value.ts';
import { unknownValue } from '../symbolic/world.ts';

export interface Asked {
  readonly holds: Formula;
  /** Its evaluation fails: never the same as false. */
  readonly errs: Formula;
}

/** When a condition holds, and when it cannot be evaluated. */
export function askCondition(condition: Condition, environment: Environment): Asked {
  const { logic } = environment.world;
  const first = condition.implicitSuccess ? environment.status!.success([]) : always;
  const own = askOwn(condition, environment);
  return { holds: logic.and(first, own.holds), errs: logic.and(first, own.errs) };
}

/** The same without the `success()` that nobody wrote. */
export function askOwn(condition: Condition, environment: Environment): Asked {
  const { logic } = environment.world;
  if (condition.text) {
    const values = expressionsOf(condition.text).map(({ tree }) =>
      evaluateSymbolically(tree, environment),
    );
    const errs = logic.or(...values.map(({ error }) => error));
    return { holds: logic.not(errs), errs };
  }
  if (!condition.expression) return { holds: always, errs: never };
  const value = evaluateSymbolically(condition.expression.tree, environment);
  return { holds: truthOf(value, logic), errs: value.error };
}

/** The value of a template: of its one expression, or a text that holds several. */
export function templateValue(template: Template, environment: Environment): Value {
  const { segments, literal } = template;
  if (segments.length === 0) return known(literal);
  const [only] = segments;
  if (segments.length === 1 && typeof only === 'object') {
    return evaluateSymbolically(only.tree, environment);
  }
  const parts = segments.map((part) =>
    typeof part === 'string' ? known(part) : evaluateSymbolically(part.tree, environment),
  );
  return combine(parts, environment, (symbols) => {
    const texts = symbols.map((symbol) =>
      symbol.kind === 'known' ? valueText(symbol.value) : undefined,
    );
    if (texts.every((text) => text !== undefined)) return known(texts.join(''));
    const key = `text(${symbols.map(symbolKey).join(', ')})`;
    return unknownValue(
      environment.world,
      { kind: 'unknown', key, type: 'text' },
      {
        canBeEmpty: false,
      },
    );
  });
}
