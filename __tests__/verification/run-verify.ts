/** The action on a release, as its host calls it: texts in, a result out. */
import definition from '../../actions/verify-release/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports, Registries, ReleaseSources } from '../../src/ports.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { nobody } from './support.ts';

/** Runs verify-release of octo/demo; without sources, nobody may be asked. */
export function runVerify(
  inputs: Readonly<Record<string, string>>,
  releaseSources: ReleaseSources = nobody,
  registries?: Registries,
): Promise<ActionResult> {
  const texts: Readonly<Record<string, string>> = { repository: 'octo/demo', ...inputs };
  const action = definition as unknown as ActionDefinition;
  const [clock, log, run] = [fakeClock(), fakeLog(), fakeRun()];
  const ports = { clock, files: localFiles, log, registries, releaseSources, run };
  return action.run(
    parseInputs(action.inputs, (name) => texts[name]),
    ports as unknown as Ports,
  );
}
