/** What one step does. */
import type { RunDefaults, RunStep, Step, UsesStep } from '../../workflow/model.ts';
import { scalarText } from '../../workflow/tree.ts';
import { firstScriptLine } from '../script-lines.ts';
import { stepShellOptions } from '../shell/shell-options.ts';
import type { Templates } from '../../workflow/template.ts';
import { heldBy } from './held-commands.ts';
import { localPath, type CalledFiles } from './called-files.ts';
import type { Found } from './found.ts';
import { asksNoResult, commandsInTexts } from './quoted-commands.ts';
import { languageOf, shellOf } from './step-shell.ts';
import { scriptEffects } from './script-effects.ts';
import { usesEffects } from './uses-effects.ts';

export interface StepSurroundings {
  readonly called: CalledFiles;
  /** The job's, the workflow's behind them. */
  readonly defaults: readonly RunDefaults[];
  /** The `env` of the job, the workflow's behind it. */
  readonly env: readonly Templates[];
}

/** How deep composite actions may call each other, as on GitHub. */
const maxDepth = 10;

/** Effects of the step, those of a local composite action among them when its file is given. */
export function stepEffects(
  step: Step,
  surroundings: StepSurroundings,
  depth = 0,
): readonly Found[] {
  switch (step.kind) {
    case 'run':
      return runEffects(step, surroundings);
    case 'uses':
      return compositeEffects(step, surroundings, depth) ?? usesEffects(step);
    case 'parallel':
      return step.steps.flatMap((inner) => stepEffects(inner, surroundings, depth));
    default:
      return [];
  }
}

function runEffects(step: RunStep, { defaults, env }: StepSurroundings): readonly Found[] {
  const shell = shellOf(step, defaults);
  const text = scalarText(step.run.literal);
  const isProgram = languageOf(shell) !== undefined;
  return scriptEffects({
    text: isProgram ? commandsInTexts(text) : text,
    isLost: isProgram && asksNoResult(text),
    at: { file: step.at.file, line: firstScriptLine(step.run) },
    isForeign: !/^(?:bash|sh)\b/.test(shell ?? 'bash'),
    held: heldBy([step.env, ...env]),
    options: stepShellOptions(shell),
  });
}

function compositeEffects(step: UsesStep, surroundings: StepSurroundings, depth: number) {
  const path = localPath(step.uses);
  const action = path === undefined ? undefined : surroundings.called.actions.get(path);
  if (action?.runs.kind !== 'composite' || depth >= maxDepth) return undefined;
  return action.runs.steps.flatMap((inner) =>
    stepEffects(inner, surroundings, depth + 1).map((found): Found => ({
      ...found,
      by: `${found.by} in ${step.uses}`,
      // Whoever calls the action sees nothing of it.
      ...(isForgiven(inner) && { failsUnseen: true }),
    })),
  );
}

/** What an expression says is not known here: it may be true. */
function isForgiven({ continueOnError }: Step): boolean {
  return continueOnError !== undefined && scalarText(continueOnError.literal) !== 'false';
}
