/**
 * actions/setup-node: the Node and npm that this suite is developed with, where a
 * clone has them installed. Trusted publishing asks for npm 11.5, as a runner's
 * Node 24 brings it and an older machine does not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StandIn } from '../stand-in.ts';

/** For the suite in that folder. */
export function setupNodeOf(suiteFolder: string): StandIn {
  const programs = join(suiteFolder, 'node_modules', '.bin');
  return {
    action: 'actions/setup-node',
    defaults: {},
    async run(step) {
      const wanted = step.input('node-version');
      const asked = wanted === '' ? '' : ` (asked for ${wanted})`;
      if (existsSync(join(programs, 'npm'))) {
        step.addPath(programs);
        step.say(`Node and npm of ${programs} are used${asked}.`);
      } else {
        step.say(`The machine's own Node and npm are used${asked}.`);
      }
    },
  };
}
