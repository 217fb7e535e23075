/** Fulfils the ports that an action names, and loads no other adapter. */
import type { Host } from './hosts/host.ts';
import type { Ports, Registries, ReleaseSources } from './ports.ts';

/** The inputs that adapters are made from, where an action has them. */
interface AdapterInputs {
  readonly githubToken?: unknown;
  readonly repository?: unknown;
  readonly npmToken?: unknown;
}

type PortLoader = { readonly [P in keyof Ports]: (wiring: Wiring) => Promise<Ports[P]> };

interface Wiring {
  readonly host: Host;
  readonly token: string | undefined;
  readonly repository: string | undefined;
  readonly npmToken: string | undefined;
}

const loaders: PortLoader = {
  clock: async () => (await import('./adapters/clock.ts')).systemClock,
  log: async ({ host }) => host.log,
  run: async ({ host }) => host.run,
  files: async () => (await import('./adapters/files.ts')).localFiles,
  refs: async (wiring) =>
    (await import('./adapters/github/refs.ts')).githubRefs(await githubApi(wiring)),
  workflowRuns: async (wiring) =>
    (await import('./adapters/github/workflow-runs.ts')).githubWorkflowRuns(
      await githubApi(wiring),
    ),
  releases: async (wiring) =>
    (await import('./adapters/github/releases.ts')).githubReleases(await githubApi(wiring)),
  releaseRemovals: async (wiring) =>
    (await import('./adapters/github/release-removals.ts')).githubReleaseRemovals(
      await githubApi(wiring),
    ),
  releaseSources: async (wiring) => lazyReleaseSources(wiring),
  registries: async (wiring) => lazyRegistries(wiring),
  imageRegistries: async (wiring) =>
    (await import('./adapters/oci/lazy-registries.ts')).lazyImageRegistries(async () =>
      (await import('./adapters/oci/registries.ts')).imageRegistries({
        http: await wireHttp(wiring),
        log: wiring.host.log,
        githubToken: wiring.token,
        env: process.env,
      }),
    ),
  crateUploads: async (wiring) =>
    (await import('./adapters/crate-uploads.ts')).crateUploads(await wireHttp(wiring)),
  gpg: async () => (await import('./adapters/gpg.ts')).localGpg,
  commands: async () => (await import('./adapters/commands.ts')).shellCommands,
  interruption: async () => (await import('./adapters/interruption.ts')).watchInterruption(),
  crateYanks: async (wiring) =>
    (await import('./adapters/crate-yanks.ts')).crateYanks(await wireHttp(wiring)),
  crateTokens: async (wiring) =>
    (await import('./adapters/crate-tokens.ts')).crateTokens(await wireHttp(wiring)),
  identityTokens: async (wiring) =>
    (await import('./adapters/identity-tokens.ts')).identityTokens(await wireHttp(wiring)),
  attester: async () => (await import('./adapters/attester.ts')).sigstoreAttester,
  attestations: async (wiring) =>
    (await import('./adapters/github/attestations.ts')).githubAttestations(await githubApi(wiring)),
  artifacts: async (wiring) => (await import('./adapters/artifacts.ts')).workflowArtifacts(wiring),
};

/** Exactly the ports named. */
export async function createPorts<P extends keyof Ports>(
  uses: readonly P[],
  host: Host,
  inputs: AdapterInputs,
): Promise<Pick<Ports, P>> {
  const wiring: Wiring = {
    host,
    token: typeof inputs.githubToken === 'string' ? inputs.githubToken : undefined,
    repository: typeof inputs.repository === 'string' ? inputs.repository : undefined,
    npmToken: typeof inputs.npmToken === 'string' ? inputs.npmToken : undefined,
  };
  const entries = await Promise.all(
    uses.map(async (name) => [name, await loaders[name](wiring)] as const),
  );
  return Object.fromEntries(entries) as unknown as Pick<Ports, P>;
}

async function wireHttp(wiring: Wiring) {
  const { createHttp } = await import('./adapters/http.ts');
  const { systemClock } = await import('./adapters/clock.ts');
  return createHttp({ clock: systemClock, log: wiring.host.log });
}

async function githubApi(wiring: Wiring) {
  const { createGithubApi } = await import('./adapters/github/api.ts');
  return createGithubApi(await apiOptions(wiring));
}

async function apiOptions(wiring: Wiring) {
  const { token, repository, host } = wiring;
  return { http: await wireHttp(wiring), token, repository, apiUrl: host.run.apiUrl };
}

/** Who verifies offline loads nothing that speaks to a network. */
function lazyReleaseSources(wiring: Wiring): ReleaseSources {
  const open = async () => {
    const { githubReleaseSources } = await import('./adapters/github/release-sources.ts');
    const { serverUrl } = wiring.host.run;
    return githubReleaseSources({ ...(await apiOptions(wiring)), serverUrl });
  };
  let opened: ReturnType<typeof open> | undefined;
  const once = () => (opened ??= open());
  return {
    anonymous: async () => (await once()).anonymous(),
    authorized: async () => (await once()).authorized(),
  };
}

/** As little as that. */
function lazyRegistries(wiring: Wiring): Registries {
  const open = async () => {
    const { createRegistries } = await import('./adapters/registries.ts');
    return createRegistries(await wireHttp(wiring), wiring);
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    registry: async (type, options) => (await (opened ??= open())).registry(type, options),
  };
}
