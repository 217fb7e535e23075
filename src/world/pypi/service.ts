/** The stand-in for PyPI, and what a scenario can set up. */
import { addresses } from '../../adapters/addresses.ts';
import { lagOf } from '../published.ts';
import { answerByRoute, hostOf } from '../routes.ts';
import type { ServiceFactory, TrustingContext, WorldService } from '../service.ts';
import type { GithubPublisher } from '../trusted-publisher.ts';
import { seededAttestation } from './attestations.ts';
import { addFile, digestsOf, findFile, touch } from './files.ts';
import { formerHost, publishRoutes, readRoutes, type PypiDesk } from './routes.ts';
import {
  emptyPypiState,
  normaliseName,
  pypiViews,
  type PypiState,
  type PypiView,
  type TrustedPublisher,
} from './state.ts';
import { uploaderOf } from './trusted-publishing.ts';

export interface PypiSeed {
  readonly project: string;
  readonly version: string;
  readonly files: readonly {
    readonly name: string;
    readonly bytes: Buffer;
    /** In PEP 740's form, where a publisher is told; one that nobody signed when left out. */
    readonly attestation?: object;
  }[];
  /** Who published: there is provenance then, and none otherwise. */
  readonly publisher?: GithubPublisher;
}

export interface PypiService extends WorldService<PypiState> {
  /** Publishes files at once, without the rules of an upload. */
  seed(release: PypiSeed): void;
  addTrustedPublisher(publisher: TrustedPublisher): void;
  /** A token that may upload to the project, or to every project. */
  addToken(token: string, project?: string): void;
  /** From now on only tokens that were minted or added may upload. */
  requireKnownTokens(): void;
  yank(project: string, version: string, reason?: string): void;
  /** Deletes a file: its name is burned for good. */
  deleteFile(filename: string): void;
  /** The file's address serves these bytes, or its own with one byte flipped. */
  serveOtherBytes(filename: string, bytes?: Buffer): void;
  /** Files that come from now on are hidden from that many reads of each view; all when left out. */
  lag(reads: number, ...views: PypiView[]): void;
  /** Provenance answers 403 from now on. */
  disableAttestations(): void;
  /** The bytes that were uploaded under the name, undefined when none were. */
  findBytes(filename: string): Buffer | undefined;
}

/** PyPI as `pypi.org`, `upload.pypi.org` and `files.pythonhosted.org`. */
export const pypiService: ServiceFactory<PypiService, TrustingContext> = (context, saved) => {
  const state = saved ?? emptyPypiState();
  const desk = { state, context };
  const routes = [...readRoutes(desk), ...publishRoutes(desk)];
  return {
    name: 'pypi',
    hosts: [...[addresses.pypi, addresses.pypiUpload, addresses.pypiFiles].map(hostOf), formerHost],
    state,
    handle: (request) => answerByRoute(routes, request),
    seed: (release) => seed(release, desk),
    addTrustedPublisher: (publisher) => void state.trustedPublishers.push(publisher),
    addToken(token, project) {
      state.tokens[token] = project === undefined ? {} : { project: normaliseName(project) };
    },
    requireKnownTokens: () => void (state.strictTokens = true),
    yank(name, version, reason = '') {
      const project = state.projects[normaliseName(name)]!;
      project.releases[version]!.yanked = reason;
      touch(project, state);
    },
    deleteFile: (filename) => deleteFile(filename, state),
    serveOtherBytes(filename, bytes) {
      state.otherBytes[filename] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
    lag(reads, ...views) {
      state.lag = { ...state.lag, ...lagOf(reads, views.length > 0 ? views : pypiViews) };
    },
    disableAttestations: () => void (state.attestationsDisabled = true),
    findBytes(filename) {
      const file = findFile(state, filename);
      return file && context.blobs.get(file.sha256);
    },
  };
};

function seed(release: PypiSeed, desk: PypiDesk): void {
  const { project, version, publisher } = release;
  for (const { name: filename, bytes, attestation } of release.files) {
    const provenance = publisher && {
      publisher: uploaderOf(publisher),
      attestations: [attestation ?? seededAttestation(filename, digestsOf(bytes).sha256)],
    };
    addFile({ project, version, filename, bytes, ...(provenance && { provenance }) }, desk);
  }
}

function deleteFile(filename: string, state: PypiState): void {
  for (const project of Object.values(state.projects)) {
    for (const release of Object.values(project.releases)) {
      const index = release.files.findIndex((file) => file.filename === filename);
      if (index < 0) continue;
      release.files.splice(index, 1);
      state.burnedFilenames.push(filename);
      touch(project, state);
    }
  }
}
