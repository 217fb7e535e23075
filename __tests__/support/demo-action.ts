/** A small definition for tests of the hosts: one input of each nature. */
import { defineAction, type ActionDefinition, type ActionResult } from '../../src/define-action.ts';
import { boolean, choice, commitSha, duration, githubToken, list, text } from '../../src/inputs.ts';

/** What the demo action got, and what it answers. */
export interface DemoBehaviour {
  readonly result?: Partial<ActionResult<'tag' | 'shouldRelease'>>;
  readonly error?: Error;
  readonly seen?: (inputs: Readonly<Record<string, unknown>>) => void;
  readonly log?: string;
}

/** A definition whose run does as told. */
export function demoAction(behaviour: DemoBehaviour = {}): ActionDefinition {
  return defineAction({
    name: 'demo-gate',
    summary: 'Fail when told to.',
    permissions: { contents: 'read' },
    inputs: {
      tag: text({ describe: 'Tag to look at.' }),
      commit: commitSha({ describe: 'Commit.', default: '${{ github.sha }}' }),
      policy: choice(['refuse', 'allow'])({ describe: 'What to do.', default: 'refuse' }),
      versionFiles: list({ describe: 'Files to read.', optional: true }),
      wait: duration({ describe: 'How long to wait.', default: '2m' }),
      dryRun: boolean({ describe: 'Change nothing.', default: 'false' }),
      githubToken: githubToken(),
      uploadKey: text({ describe: 'Key for uploads.', optional: true, secret: true }),
    },
    outputs: { tag: 'The tag.', shouldRelease: 'Whether to release.' },
    uses: ['log'],
    failures: [],
    run: async (inputs, { log }) => {
      behaviour.seen?.(inputs);
      if (behaviour.log !== undefined) log.info(behaviour.log);
      if (behaviour.error !== undefined) throw behaviour.error;
      return { outputs: { tag: inputs.tag }, summary: '', ...behaviour.result };
    },
  }) as unknown as ActionDefinition;
}
