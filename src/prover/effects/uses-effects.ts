/** What an action or a called workflow does, as far as its name and inputs tell. */
import type { Location } from '../../failure.ts';
import { expressionsOf, type Template, type Templates } from '../../workflow/template.ts';
import { scalarText } from '../../workflow/tree.ts';
import { stepShellOptions } from '../shell/shell-options.ts';
import { isOperator, splitWords, type ShellWord } from '../shell/words.ts';
import type { Argument, Arguments } from './answer.ts';
import { actions, suiteActions } from './catalogue-actions.ts';
import type { ActionEntry } from './entry.ts';
import { applyRules, type Found } from './found.ts';
import { guessFromName } from './guess.ts';
import { nothingHeld } from './held-commands.ts';
import { commandEffects, scriptEffects } from './script-effects.ts';

/** An action or workflow as a step or job names it. */
export interface Use {
  readonly uses: string;
  readonly with: Templates;
  readonly at: Location;
}

/** Effects by the catalogue; by the words of the name when the catalogue does not know it. */
export function usesEffects(use: Use): readonly Found[] {
  const name = use.uses.replace(/@[^@]*$/, '');
  const passed = inputArguments(use.with);
  const isLocal = isLocalReference(use.uses);
  const own = findSuiteAction(name);
  // A folder of that name in another repository need not be this suite's action.
  if (own) return applyRules(own.effects, passed, { by: name, at: use.at, isGuess: isLocal });
  const entry = isLocal ? undefined : actions.find((known) => names(known.action, name));
  if (entry) {
    const direct = applyRules(entry.effects, passed, { by: name, at: use.at, isGuess: false });
    return [...direct, ...throughInputs(entry, use)].map((found) => ({ ...found, at: use.at }));
  }
  const guessed = guessFromName(isLocal ? name.split('/').at(-1)! : name.replace(/^[^/]*\//, ''));
  return applyRules(guessed, passed, { by: `the name ${name}`, at: use.at, isGuess: true });
}

/** Names of actions that make a job ready. */
const makesReady =
  /setup|install|cache|toolchain|login|checkout|metadata|download|changed-files|app-token|auth-action|credentials|import-gpg|harden-runner|disk/i;

/** An action of somebody else that no entry describes, and of whose work its name tells nothing. */
export function isUnknownAction(use: Use): boolean {
  const name = use.uses.replace(/@[^@]*$/, '');
  if (/^(?:actions|github)\//.test(name) || makesReady.test(name.replace(/^[^/]*\//, ''))) {
    return false;
  }
  const isKnown = findSuiteAction(name) ?? actions.find((known) => names(known.action, name));
  return isKnown === undefined && usesEffects(use).length === 0;
}

/** `./folder`, and `$/folder` for this repository's own. */
export function isLocalReference(uses: string): boolean {
  return /^(?:\.|\$)\//.test(uses);
}

/** This suite's action of that name, its reference left off. */
export function findSuiteAction(name: string): ActionEntry | undefined {
  const local = /^[.$]\/([^/]+)\/?$/.exec(name)?.[1];
  const remote = /^[^/.$]+\/release-actions(?:\/([^/]+))?$/.exec(name);
  // The suite's root is its preflight.
  const folder = remote ? (remote[1] ?? 'preflight') : local;
  return suiteActions.find(({ action }) => action === folder);
}

function names(pattern: string, name: string): boolean {
  const [folded, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  return wanted.endsWith('*') ? folded.startsWith(wanted.slice(0, -1)) : folded === wanted;
}

function throughInputs({ scriptFrom, command }: ActionEntry, use: Use): readonly Found[] {
  const textOf = (input: string) => scalarText(use.with.get(input)?.literal ?? null);
  if (scriptFrom !== undefined) {
    const options = stepShellOptions('bash');
    return scriptEffects({
      text: textOf(scriptFrom),
      at: use.at,
      isForeign: false,
      options,
      held: nothingHeld,
    });
  }
  if (!command) return [];
  const words = splitWords([command.program, ...command.from.map(textOf)].join(' '));
  return commandEffects(
    words.filter((token): token is ShellWord => !isOperator(token)),
    use.at,
  );
}

function inputArguments(inputs: Templates): Arguments {
  return {
    text: [...inputs].map(([name, value]) => `${name}: ${scalarText(value.literal)}`).join('\n'),
    find: (name) => {
      // Inputs of actions ignore case.
      const found = [...inputs].find(([key]) => key.toLowerCase() === name.toLowerCase());
      return found && argumentOf(found[1]);
    },
  };
}

function argumentOf(template: Template): Argument {
  return {
    text: scalarText(template.literal),
    isComputed: expressionsOf(template).length > 0,
  };
}
