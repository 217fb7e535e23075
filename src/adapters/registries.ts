/** The reader for each type of channel; only the one that is asked for is loaded. */
import type { ChannelType, Registries, Registry, RunContext } from '../ports.ts';
import { requireRegistryAddress } from '../registry/hosts.ts';
import { httpUntil, type Http } from './http.ts';

/** What readers need to know of the run: the token reads releases of a private repository. */
export interface RegistriesWiring {
  readonly host: { readonly run: Pick<RunContext, 'apiUrl' | 'serverUrl'> };
  readonly token: string | undefined;
  /** Of npm: reads versions that wait for approval. */
  readonly npmToken?: string | undefined;
}

interface Tools {
  readonly http: Http;
  readonly wiring: RegistriesWiring;
  readonly indexUrl: string | undefined;
}

type ReaderLoader = (tools: Tools) => Promise<Registry>;

const loaders: { readonly [Type in ChannelType]: ReaderLoader } = {
  pypi: async (tools) => (await import('./pypi.ts')).pypiRegistry(await reader(tools)),
  crates: async (tools) => (await import('./crates.ts')).cratesRegistry(await reader(tools)),
  npm: async (tools) => {
    const { npmRegistry } = await import('./npm.ts');
    const { configuredNpmRegistry, machineNpm } = await import('./npm-config.ts');
    const npm = machineNpm();
    const known = new Map<string, Promise<string>>();
    // Asking npm takes a process: once a package, however often it is looked up.
    const configuredAddress = (packageName: string) => {
      const address = known.get(packageName) ?? configuredNpmRegistry(packageName, npm);
      known.set(packageName, address);
      return address;
    };
    const token = tools.wiring.npmToken;
    return npmRegistry({ ...(await reader(tools)), configuredAddress, token });
  },
  rubygems: async (tools) => (await import('./rubygems.ts')).rubygemsRegistry(await reader(tools)),
  maven: async (tools) => (await import('./maven.ts')).mavenRegistry(await reader(tools)),
  'github-release': async ({ http, wiring }) => {
    const { githubReleaseRegistry } = await import('./github-release.ts');
    const { createGithubApi } = await import('./github/api.ts');
    const { githubReleases } = await import('./github/releases.ts');
    const { apiUrl, serverUrl } = wiring.host.run;
    return githubReleaseRegistry({
      serverUrl,
      releasesOf: async (repository) =>
        githubReleases(createGithubApi({ http, token: wiring.token, repository, apiUrl })),
    });
  },
  url: async (tools) => (await import('./url.ts')).urlRegistry(await reader(tools)),
};

/** Readers over one HTTP client. An address given is checked: REGISTRY_ADDRESS_INVALID. */
export function createRegistries(http: Http, wiring: RegistriesWiring): Registries {
  return {
    registry: async (type, options) => {
      const indexUrl =
        options?.indexUrl === undefined
          ? undefined
          : requireRegistryAddress(options.indexUrl, "the channel's index address");
      const deadline = options?.deadline;
      const client = deadline === undefined ? http : httpUntil(http, deadline);
      return loaders[type]({ http: client, wiring, indexUrl });
    },
  };
}

async function reader({ http, indexUrl }: Tools) {
  const { localFiles } = await import('./files.ts');
  return { http, files: localFiles, indexUrl };
}
