/** Maven Central as its readers meet it: files, each where its coordinates say. */
import { createHash } from 'node:crypto';
import { addresses } from '../adapters/addresses.ts';
import { mavenFolder } from '../registry/maven-layout.ts';
import { isHidden, lagOf, servedBytes, type Lag, type OtherBytes } from './published.ts';
import { answerByRoute, hostOf, type Route } from './routes.ts';
import type { ServiceFactory, WorldContext, WorldResponse, WorldService } from './service.ts';

export interface MavenState {
  /** By path below the repository (`org/example/demo/1.2.3/demo-1.2.3.jar`). */
  readonly files: Record<string, MavenFile>;
  /** By file name. */
  readonly otherBytes: OtherBytes;
  lagReads: number;
}

export interface MavenFile {
  /** The key of its bytes. */
  readonly sha256: string;
  readonly lag: Lag;
}

export interface MavenSeed {
  /** `group:artifact`. */
  readonly package: string;
  readonly version: string;
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
}

export interface MavenService extends WorldService<MavenState> {
  /** Releases a version at once: its files, and nothing beside them. */
  seed(version: MavenSeed): void;
  /** The address of that file serves these bytes, or one byte flipped. */
  serveOtherBytes(filename: string, bytes?: Buffer): void;
  /** Files released from now on are each hidden from that many reads. */
  lag(reads: number): void;
}

/** Maven Central, where nobody has released anything yet. */
export const mavenService: ServiceFactory<MavenService> = (context, saved) => {
  const state = saved ?? { files: {}, otherBytes: {}, lagReads: 0 };
  const root = new URL(addresses.mavenCentral).pathname;
  const route: Route = {
    method: 'GET',
    host: hostOf(addresses.mavenCentral),
    path: new RegExp(`^${root}/(.+/([^/]+))$`),
    answer: ([path = '', filename = '']) => serveFile({ path, filename }, state, context),
  };
  return {
    name: 'maven',
    hosts: [hostOf(addresses.mavenCentral)],
    state,
    handle: (request) => answerByRoute([route], request),
    seed({ package: name, version, files }) {
      for (const file of files) {
        context.blobs.put(file.bytes);
        state.files[`${mavenFolder(name, version)}/${file.name}`] = {
          sha256: createHash('sha256').update(file.bytes).digest('hex'),
          lag: lagOf(state.lagReads, ['file']),
        };
      }
    },
    serveOtherBytes(filename, bytes) {
      state.otherBytes[filename] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
    lag: (reads) => void (state.lagReads = reads),
  };
};

function serveFile(
  { path, filename }: { readonly path: string; readonly filename: string },
  { files, otherBytes }: MavenState,
  { blobs }: WorldContext,
): WorldResponse {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (!file || isHidden(file, 'file')) {
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '404 Not Found' };
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: servedBytes(filename, blobs.get(file.sha256), { otherBytes, blobs }),
  };
}
