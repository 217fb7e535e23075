/** `github`, `inputs` and `vars` of a run: free, as far as the workflow's triggers leave them free. */
import { always, never, type Formula } from '../logic/logic.ts';
import type { InputDeclaration, Trigger, Workflow } from '../../workflow/model.ts';
import { valueText, type JsonValue } from '../../workflow/values.ts';
import { choose, known, ofCases, type Value } from './value.ts';
import { unknownValue, type SymbolicWorld } from './world.ts';

export type RunContext = (path: readonly string[]) => Value | undefined;

/** What a run of the workflow, started by one of its triggers, gives at a path. */
export function createRunContext(workflow: Workflow, world: SymbolicWorld): RunContext {
  const start = startOf(workflow, world);
  return (path) => {
    const [context, name = ''] = path.map((part) => part.toLowerCase());
    if (context === 'inputs' && path.length === 2) return inputValue(path[1]!, start, 'typed');
    if (context === 'vars' && path.length === 2) return text(`vars.${path[1]}`, world);
    if (context !== 'github') return undefined;
    if (path.length === 4 && name === 'event' && path[2]!.toLowerCase() === 'inputs') {
      return inputValue(path[3]!, start, 'text');
    }
    if (name === 'event' && path.length > 2 && !path.includes('*')) return eventPart(path, start);
    if (path.length !== 2 || name === 'event') return undefined;
    if (name === 'event_name') return start.eventName;
    if (name === 'ref') return refValue(start, 'ref');
    if (name === 'ref_name') return refValue(start, 'ref_name');
    if (name === 'ref_type') return refType(start);
    return text(`github.${name}`, world);
  };
}

/** Parts of an event that only some events have. */
const partsOfEvents: readonly (readonly [RegExp, RegExp])[] = [
  [/^pull_request$/, /^pull_request/],
  [/^release$/, /^release$/],
  [/^(?:head_commit|commits|pusher|before|after|forced)$/, /^push$/],
  [/^client_payload$/, /^repository_dispatch$/],
  [/^workflow_run$/, /^workflow_run$/],
  [/^schedule$/, /^schedule$/],
  [/^action$/, /^(?!push$|schedule$|workflow_dispatch$|create$|delete$)/],
];

/** A part of the event: null when the event that started the run has none such. */
function eventPart(path: readonly string[], { world, by }: Start): Value {
  const key = path.join('.');
  const part = unknownValue(world, { kind: 'unknown', key, type: 'any' }, { canBeEmpty: true });
  const events = partsOfEvents.find(([name]) => name.test(path[2]!.toLowerCase()))?.[1];
  if (!events) return part;
  const has = by.filter(({ trigger }) => {
    return events.test(trigger.event) || trigger.event === 'workflow_call';
  });
  const when = world.logic.or(...has.map((each) => each.when));
  return choose(when, { then: part, otherwise: known(null) }, world.logic);
}

interface Start {
  readonly world: SymbolicWorld;
  /** By trigger, when it is the one that started the run. */
  readonly by: readonly { readonly trigger: Trigger; readonly when: Formula }[];
  readonly eventName: Value;
}

function startOf(workflow: Workflow, world: SymbolicWorld): Start {
  const triggers = [...workflow.triggers.values()];
  const guards = world.variables.choice(
    'the event',
    triggers.map(({ event }) => event),
  );
  const by = triggers.map((trigger, index) => ({ trigger, when: guards[index]! }));
  const cases = by.flatMap(({ trigger, when }) => {
    // A called workflow sees the event of its caller.
    const value =
      trigger.event === 'workflow_call' ? text("the caller's event", world) : known(trigger.event);
    return value.cases.map((each) => ({
      when: world.logic.and(when, each.when),
      symbol: each.symbol,
    }));
  });
  return { world, by, eventName: ofCases(cases, never, world.logic) };
}

const text = (key: string, world: SymbolicWorld) =>
  unknownValue(world, { kind: 'unknown', key, type: 'text' }, { canBeEmpty: true });

/** Inputs exist when the run was dispatched or called, else they are null. */
function inputValue(name: string, { world, by }: Start, form: 'typed' | 'text'): Value {
  let value = known(null);
  for (const { trigger, when } of by) {
    const declared = [...trigger.inputs].find(([id]) => id.toLowerCase() === name.toLowerCase());
    if (!declared || (form === 'text' && trigger.event !== 'workflow_dispatch')) continue;
    const typed = declaredValue(`inputs.${declared[0]}`, declared[1], world);
    const then = form === 'typed' ? typed : textual(typed, world);
    value = choose(when, { then, otherwise: value }, world.logic);
  }
  return value;
}

function declaredValue(key: string, declaration: InputDeclaration, world: SymbolicWorld): Value {
  const { type, options } = declaration;
  const preset = declaration.default?.segments.length === 0 ? declaration.default.literal : null;
  if (type === 'boolean') {
    const values = preset === true ? ['true', 'false'] : ['false', 'true'];
    return chosen(key, { told: values, values: values.map((value) => value === 'true') }, world);
  }
  if (type === 'choice' && options.length > 0) {
    return chosen(key, { told: options, values: options }, world);
  }
  const values = preset === null ? [] : [String(preset)];
  return unknownValue(
    world,
    { kind: 'unknown', key, type: type === 'number' ? 'any' : 'text' },
    { canBeEmpty: !declaration.required, values },
  );
}

function chosen(
  key: string,
  { told, values }: { readonly told: readonly string[]; readonly values: readonly JsonValue[] },
  world: SymbolicWorld,
): Value {
  const guards = world.variables.choice(key, told);
  return ofCases(
    values.map((value, index) => ({ when: guards[index]!, symbol: { kind: 'known', value } })),
    never,
    world.logic,
  );
}

/** The same as a text: `github.event.inputs` knows no other type. */
function textual(value: Value, { logic }: SymbolicWorld): Value {
  return ofCases(
    value.cases.map(({ when, symbol }) =>
      symbol.kind === 'known'
        ? { when, symbol: { kind: 'known', value: valueText(symbol.value) } }
        : { when, symbol },
    ),
    value.error,
    logic,
  );
}

const prefixes = { tag: 'refs/tags/', branch: 'refs/heads/', pull: 'refs/pull/' } as const;
type RefKind = keyof typeof prefixes;

/** What kinds of ref a trigger runs at. */
function refKinds({ event, filters }: Trigger): readonly RefKind[] {
  if (event === 'pull_request') return ['pull'];
  if (event === 'release') return ['tag'];
  if (event !== 'push') {
    return ['workflow_dispatch', 'workflow_call', 'create', 'delete'].includes(event)
      ? ['branch', 'tag']
      : ['branch'];
  }
  const has = (name: string) => filters.has(name) || filters.has(`${name}-ignore`);
  if (has('tags') === has('branches')) return ['tag', 'branch'];
  return has('tags') ? ['tag'] : ['branch'];
}

function kindGuards({ world, by }: Start): ReadonlyMap<RefKind, Formula> {
  const { logic, variables } = world;
  const guards = new Map<RefKind, Formula>();
  const add = (kind: RefKind, when: Formula) =>
    guards.set(kind, logic.or(guards.get(kind) ?? never, when));
  for (const { trigger, when } of by) {
    const kinds = refKinds(trigger);
    const chosenKind =
      kinds.length === 1 ? [always] : variables.choice('the ref is a', ['tag', 'branch']);
    const ordered = kinds.length === 1 ? kinds : (['tag', 'branch'] as const);
    ordered.forEach((kind, index) => add(kind, logic.and(when, chosenKind[index]!)));
  }
  return guards;
}

function refValue(start: Start, form: 'ref' | 'ref_name'): Value {
  const { world } = start;
  const cases = [...kindGuards(start)].flatMap(([kind, guard]) => {
    const prefix = prefixes[kind];
    const key = `github.ref (${kind})`;
    const ref = unknownValue(
      world,
      { kind: 'unknown', key, type: 'text', prefix },
      {
        canBeEmpty: false,
      },
    );
    return ref.cases.map(({ when, symbol }) => {
      const here = world.logic.and(guard, when);
      if (form === 'ref') return { when: here, symbol };
      if (symbol.kind === 'known') {
        const value = valueText(symbol.value).slice(prefix.length);
        return { when: here, symbol: { kind: 'known', value } as const };
      }
      const stands = { for: key, behind: prefix };
      return {
        when: here,
        symbol: {
          kind: 'unknown',
          key: `github.ref_name (${kind})`,
          type: 'text',
          stands,
        } as const,
      };
    });
  });
  return ofCases(cases, never, world.logic);
}

function refType(start: Start): Value {
  const cases = [...kindGuards(start)].map(([kind, when]) => ({
    when,
    symbol: { kind: 'known', value: kind === 'tag' ? 'tag' : 'branch' } as const,
  }));
  return ofCases(cases, never, start.world.logic);
}
