/** Actions that install a tool: the rehearsal uses what is on the machine, and says so. */
import type { StandIn } from '../stand-in.ts';

function setUp(action: string, versionInput: string): StandIn {
  return {
    action,
    defaults: {},
    async run(step) {
      const wanted = step.input(versionInput);
      step.say(`The machine's own tool is used${wanted === '' ? '' : ` (asked for ${wanted})`}.`);
    },
  };
}

export const setUpActions: readonly StandIn[] = [
  setUp('actions/setup-python', 'python-version'),
  setUp('actions-rust-lang/setup-rust-toolchain', 'toolchain'),
  setUp('dtolnay/rust-toolchain', 'toolchain'),
  setUp('astral-sh/setup-uv', 'version'),
  setUp('actions/cache', 'key'),
  setUp('docker/setup-buildx-action', 'version'),
  setUp('docker/setup-qemu-action', 'platforms'),
];
