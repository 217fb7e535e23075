/** Runs one action on a host: inputs, ports, the action itself, and the report. */
import { createPorts } from './create-ports.ts';
import { kebabCase, type ActionDefinition, type ActionResult } from './define-action.ts';
import { Failure } from './failure.ts';
import type { Host } from './hosts/host.ts';
import { requireKnownInputs } from './hosts/known-inputs.ts';
import { parseInputs } from './parse-inputs.ts';

/** Runs to the report; a Failure is reported, any other error is a bug and is thrown. */
export async function runOn(host: Host, definition: ActionDefinition): Promise<ActionResult> {
  const result = await resultOf(host, definition);
  await host.report(definition, result);
  return result;
}

async function resultOf(host: Host, definition: ActionDefinition): Promise<ActionResult> {
  try {
    maskSecrets(host, definition);
    requireKnownInputs(definition, host.givenInputs ?? []);
    const inputs = parseInputs(definition.inputs, host.readInput);
    const ports = await createPorts(definition.uses, host, inputs);
    return requireTold(await definition.run(inputs, ports));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { outputs: {}, summary: '', failure: error };
  }
}

/** An error among the findings that no failure stands for would pass: that is a bug, told as one. */
function requireTold(result: ActionResult): ActionResult {
  const error = (result.findings ?? []).find(({ level }) => level === 'error');
  if (!error || result.failure) return result;
  throw new Error(`the error ${error.rule} (${error.message}) came without a failure`);
}

function maskSecrets(host: Host, definition: ActionDefinition): void {
  for (const [name, input] of Object.entries(definition.inputs)) {
    if (input.secret) host.log.mask(host.readInput(kebabCase(name))?.trim() ?? '');
  }
}
