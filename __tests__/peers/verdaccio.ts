/** A real npm registry on the loopback, over TLS, gone with the test or with its process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, fetch } from 'undici';
import { createCertificateAuthority } from '../../src/world/certificates.ts';
import { projectFolder } from '../support/run-node.ts';
import type { WorldFetch } from '../support/world-fetch.ts';

/** Where scripts/install-peers.sh puts it. */
const installed = join(projectFolder, '.peers/verdaccio/node_modules/verdaccio');

/** Its name when it is not installed, for the test that is skipped then. */
export const missingVerdaccio = existsSync(installed) ? [] : ['verdaccio'];

export interface Verdaccio extends AsyncDisposable {
  /** `https://localhost:<port>/` */
  readonly registry: string;
  /** Of a user who may publish. */
  readonly token: string;
  readonly fetch: WorldFetch;
  /** A folder of the test's own. */
  readonly folder: string;
  /** Variables for npm, and for Node: this registry, its authority, its token. */
  readonly environment: Readonly<Record<string, string>>;
}

// Ends when its parent goes away: then its standard input ends.
const serve = `
const { runServer } = require(process.argv[1]);
process.stdin.resume().on('end', () => process.exit());
runServer(process.argv[2]).then((server) =>
  server.listen(0, '127.0.0.1', () => console.log('PORT ' + server.address().port)),
);
`;

/** Starts one without any package, and without another registry behind it. */
export async function openVerdaccio(): Promise<Verdaccio> {
  const folder = await mkdtemp(join(tmpdir(), 'verdaccio-'));
  const authority = await createCertificateAuthority();
  const { key, cert } = await authority.credentials('localhost');
  const path = (name: string) => join(folder, name);
  await writeFile(path('key.pem'), key, { mode: 0o600 });
  await writeFile(path('cert.pem'), cert);
  await writeFile(path('ca.pem'), authority.certificate);
  await writeFile(path('config.yaml'), configuration(folder));
  const child = spawn(process.execPath, ['--eval', serve, installed, path('config.yaml')], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
  });
  const registry = `https://localhost:${await portOf(child)}/`;
  const dispatcher = new Agent({ connect: { ca: authority.certificate } });
  const ask: WorldFetch = (url, init = {}) => fetch(url, { ...init, dispatcher });
  const token = await addUser(registry, ask);
  await writeFile(path('npmrc'), `${registry.slice('https:'.length)}:_authToken=${token}\n`);
  await mkdir(path('home'));
  return {
    registry,
    token,
    fetch: ask,
    folder,
    environment: {
      HOME: path('home'),
      NODE_EXTRA_CA_CERTS: path('ca.pem'),
      npm_config_registry: registry,
      npm_config_cafile: path('ca.pem'),
      npm_config_userconfig: path('npmrc'),
      npm_config_cache: path('npm-cache'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.destroy();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No uplinks: it knows what was published to it and nothing else. */
function configuration(folder: string): string {
  return JSON.stringify({
    storage: join(folder, 'storage'),
    web: { enable: false },
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$authenticated', unpublish: '$authenticated' } },
    listen: 'https://localhost:0',
    https: { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') },
    log: { type: 'stdout', format: 'json', level: 'warn' },
  });
}

async function portOf(child: ChildProcess): Promise<string> {
  const told: string[] = [];
  child.stderr!.on('data', (piece: Buffer) => told.push(piece.toString()));
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const port = /^PORT (\d+)$/.exec(line)?.[1];
    if (port !== undefined) {
      // It goes on logging: what nobody reads would fill the pipe.
      child.stdout!.resume();
      return port;
    }
    told.push(line);
  }
  throw new Error(`verdaccio did not start: ${told.join('\n')}`);
}

async function addUser(registry: string, ask: WorldFetch): Promise<string> {
  const response = await ask(`${registry}-/user/org.couchdb.user:octo`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'octo', password: 'loopback-octo' }),
  });
  return ((await response.json()) as { readonly token: string }).token;
}
