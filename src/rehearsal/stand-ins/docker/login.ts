/** docker/login-action: the login in docker's file, for the steps that follow, and gone with the job. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dockerHub } from '../../../adapters/oci/addresses.ts';
import { StepFailure, type StandIn, type StandInStep } from '../../stand-in.ts';
import { requireKnownInputs } from './known-inputs.ts';
import { openRegistry } from './registry.ts';

export const dockerLogin: StandIn = {
  action: 'docker/login-action',
  defaults: { registry: dockerHub, logout: 'true' },
  async run(step) {
    requireKnownInputs(step, ['registry', 'username', 'password', 'logout']);
    const [registry, username, password] = ['registry', 'username', 'password'].map(step.input);
    if (!username || !password) throw new StepFailure('Username and password required');
    const key = registry === dockerHub ? 'https://index.docker.io/v1/' : registry!;
    step.mask(password);
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    step.mask(auth);
    changeLogins(step, (auths) => ({ ...auths, [key]: { auth } }));
    // As docker does: a login that the registry does not take is none.
    await openRegistry(step, { repository: { registry: registry!, name: 'login' } });
    step.say('Login Succeeded');
    if (step.input('logout') !== 'true') return;
    step.atEnd('Post docker/login-action', async () => {
      changeLogins(step, ({ [key]: _, ...others }) => others);
    });
  },
};

type Logins = Readonly<Record<string, unknown>>;

function changeLogins({ env }: StandInStep, change: (logins: Logins) => Logins): void {
  const path = join(env.DOCKER_CONFIG || join(env.HOME!, '.docker'), 'config.json');
  const config = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as {
    readonly auths?: Logins;
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ ...config, auths: change(config.auths ?? {}) }));
  chmodSync(path, 0o600);
}
