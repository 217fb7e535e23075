/**
 * One definition per action. It generates the manifests (`action.yml`), the
 * tables of the README and the flags of the command line, and it types what
 * `run` gets, so that an input is declared once.
 */
import type { DeclaredCodes, Failure, Finding } from './failure.ts';
import type { Input } from './inputs.ts';
import type { Ports } from './ports.ts';

/** Scopes of GITHUB_TOKEN and the least right that the action needs. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** A right that only some uses of an action need: what it is not used for, nobody should grant. */
export interface OptionalPermission {
  readonly scope: string;
  readonly right: 'read' | 'write';
  /** When it is needed, as it reads after "only when". */
  readonly when: string;
}

/** Input names in camelCase; users write them in kebab-case. */
export type Inputs = Readonly<Record<string, Input<unknown>>>;

/** The values that `run` gets. */
export type InputValues<I extends Inputs> = {
  readonly [Name in keyof I]: I[Name] extends Input<infer T> ? T : never;
};

export interface ActionReport {
  /** Lines for people, with everything that is wrong; in place of summary, outputs and findings. */
  readonly text: string;
  /** What `--json` prints, in a form that has a JSON Schema. */
  readonly document: object;
}

export interface ActionResult<OutputName extends string = string> {
  /** By camelCase name. An output left out is set to the empty string. */
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
  /** Markdown for the step summary: what a maintainer wants to read. */
  readonly summary: string;
  readonly findings?: readonly Finding[];
  /** For actions whose result is a report of its own: what a command line prints of it. */
  readonly report?: ActionReport;
  /** Set when the action fails although outputs and a summary are there to tell. */
  readonly failure?: Failure;
}

export interface ActionDefinition<
  I extends Inputs = Inputs,
  OutputName extends string = string,
  P extends keyof Ports = keyof Ports,
> {
  /** Kebab-case, as users write it after `org/release-actions/`. */
  readonly name: string;
  /** One sentence that ends with a full stop. */
  readonly summary: string;
  /** Always needed: the least that every use of the action works with. */
  readonly permissions: Permissions;
  readonly optionalPermissions?: readonly OptionalPermission[];
  readonly inputs: I;
  /** The input that the command line also takes without its flag, by camelCase name. */
  readonly positional?: keyof I & string;
  /** What each output holds, by camelCase name. */
  readonly outputs: Readonly<Record<OutputName, string>>;
  /** The ports that `run` asks for: only their adapters are loaded. */
  readonly uses: readonly P[];
  /** Areas whose failures this action can end with, for its README. */
  readonly failures: readonly DeclaredCodes[];
  /**
   * Throws a Failure, or returns one beside outputs. Bodies import the domain
   * lazily, so that a wrong input is told before anything heavy is loaded.
   */
  readonly run: (
    inputs: InputValues<I>,
    ports: Pick<Ports, P>,
  ) => Promise<ActionResult<OutputName>>;
}

/** Types a definition; returns it as it is. */
export function defineAction<
  const I extends Inputs,
  const OutputName extends string,
  const P extends keyof Ports,
>(definition: ActionDefinition<I, OutputName, P>): ActionDefinition<I, OutputName, P> {
  return definition;
}

/** `makeLatest` → `make-latest`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
