/** Entry of the bundle that every action's stub imports. Importing it does nothing. */
import { loadAction, type ActionName } from '../actions/index.ts';
import { actionsHost, reportBug } from './hosts/actions.ts';
import { runOn } from './run-action.ts';

/** Runs an action on the runner that this process is in; sets the exit code. */
export async function runAction(name: ActionName): Promise<void> {
  try {
    await runOn(actionsHost(), await loadAction(name));
  } catch (error) {
    reportBug(error);
  }
}

/** Runs the command line. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const { commandLine } = await import('./cli.ts');
  await commandLine(argv);
}
