/** The model of a release workflow, with every value that anything is compared with told apart. */
import { BoundReached } from '../logic/bound.ts';
import { Logic, type LogicLimits } from '../logic/logic.ts';
import { Variables } from '../logic/variables.ts';
import type { Comparisons } from '../symbolic/world.ts';
import { buildModel, type ModelInput } from './build-model.ts';
import type { ReleaseModel } from './outcome.ts';

/** A value that is met can be passed on, to where it is compared with others: this many times. */
const maxRounds = 12;

/** The model. Throws BoundReached. */
export function modelRelease(input: ModelInput, limits: LogicLimits): ReleaseModel {
  let compared: Comparisons = new Map();
  for (let round = 0; round < maxRounds; round += 1) {
    const logic = new Logic(limits);
    const met: Comparisons = new Map();
    const world = { logic, variables: new Variables(logic), compared, met };
    const model = buildModel(input, world);
    if (met.size === 0) return model;
    compared = joined(compared, met);
  }
  throw new BoundReached(`more than ${maxRounds} rounds of new comparisons`);
}

function joined(first: Comparisons, second: Comparisons): Comparisons {
  const all: Comparisons = new Map(first);
  for (const [key, values] of second) all.set(key, new Map([...(all.get(key) ?? []), ...values]));
  return all;
}
