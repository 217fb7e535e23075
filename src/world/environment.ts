/** Variables that send the programs of a command through the world and nowhere else. */
import { devNull } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses } from '../adapters/addresses.ts';

export interface EnvironmentOptions {
  /** The world's folder: the files that the variables name are written below it. */
  readonly folder: string;
  readonly proxyUrl: string;
  /** PEM. */
  readonly certificate: string;
  /** With a slash at its end. */
  readonly npmRegistry: string;
  /** What npm starts from when it updates its trust in signatures: `root.json` of TUF. */
  readonly tufRoot: string;
}

/** The variables by name. Writes the certificate and the clients' folders. */
export function worldEnvironment(options: EnvironmentOptions): Record<string, string> {
  const clients = join(options.folder, 'clients');
  mkdirSync(clients, { recursive: true });
  const certificatePath = join(clients, 'ca.pem');
  writeFileSync(certificatePath, options.certificate);
  return {
    ...proxyVariables(options.proxyUrl),
    ...certificateVariables(certificatePath),
    ...npmVariables(clients, certificatePath, options),
    ...cargoVariables(clients, certificatePath, options.proxyUrl),
    ...pipVariables(clients),
    GITHUB_API_URL: addresses.githubApi,
    GITHUB_SERVER_URL: addresses.githubServer,
  };
}

function proxyVariables(url: string): Record<string, string> {
  const loopback = 'localhost,127.0.0.1,::1';
  return {
    HTTPS_PROXY: url,
    https_proxy: url,
    HTTP_PROXY: url,
    http_proxy: url,
    NO_PROXY: loopback,
    no_proxy: loopback,
    NODE_USE_ENV_PROXY: '1',
  };
}

function certificateVariables(path: string): Record<string, string> {
  return {
    NODE_EXTRA_CA_CERTS: path,
    SSL_CERT_FILE: path,
    REQUESTS_CA_BUNDLE: path,
    CURL_CA_BUNDLE: path,
    PIP_CERT: path,
    GIT_SSL_CAINFO: path,
  };
}

// pip's cache goes by address, and the world serves other bytes under the real ones.
function pipVariables(clients: string): Record<string, string> {
  return { PIP_CACHE_DIR: join(clients, 'pip-cache'), PIP_CONFIG_FILE: devNull };
}

// A configuration and a cache of its own: the user's tokens stay out of the world, and
// what the world serves stays out of the user's cache.
function npmVariables(
  clients: string,
  certificatePath: string,
  { npmRegistry, proxyUrl, tufRoot }: EnvironmentOptions,
): Record<string, string> {
  const cache = join(clients, 'npm-cache');
  // In place of the root that npm ships with, whose keys no other world can have.
  writeBelow(join(cache, '_tuf', new URL(addresses.sigstoreTuf).host), 'root.json', tufRoot);
  const userConfig = join(clients, 'npmrc');
  const host = npmRegistry.replace(/^https:/, '');
  writeFileSync(userConfig, `${host}:_authToken=npm_loopbackworld\n`);
  return {
    npm_config_registry: npmRegistry,
    npm_config_https_proxy: proxyUrl,
    npm_config_cafile: certificatePath,
    npm_config_userconfig: userConfig,
    npm_config_cache: cache,
    // What gets no answer here never will: npm's ten seconds between tries would be for nothing.
    npm_config_fetch_retry_mintimeout: '100',
    npm_config_fetch_retry_maxtimeout: '1000',
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
}

function writeBelow(folder: string, name: string, content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

function cargoVariables(
  clients: string,
  certificatePath: string,
  proxyUrl: string,
): Record<string, string> {
  return {
    CARGO_HTTP_PROXY: proxyUrl,
    CARGO_HTTP_CAINFO: certificatePath,
    CARGO_HOME: join(clients, 'cargo'),
  };
}
