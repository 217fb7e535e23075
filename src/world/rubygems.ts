/** RubyGems.org as its readers meet it: the versions of a gem, and the files. */
import { createHash } from 'node:crypto';
import { addresses } from '../adapters/addresses.ts';
import { isHidden, lagOf, servedBytes, type Lag, type OtherBytes } from './published.ts';
import { answerByRoute, hostOf, type Route } from './routes.ts';
import type { ServiceFactory, WorldContext, WorldResponse, WorldService } from './service.ts';

export interface RubygemsState {
  /** By name. */
  readonly gems: Record<string, GemVersion[]>;
  readonly otherBytes: OtherBytes;
  lagReads: number;
}

export interface GemVersion {
  readonly number: string;
  /** `ruby` for gems that run everywhere. */
  readonly platform: string;
  /** Of the `.gem` file; the key of its bytes as well. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly createdAt: string;
  yanked: boolean;
  readonly lag: Lag;
}

export interface RubygemsSeed {
  readonly gem: string;
  readonly version: string;
  /** `ruby` when left out. */
  readonly platform?: string;
  /** The `.gem` file. */
  readonly bytes: Buffer;
}

export interface RubygemsService extends WorldService<RubygemsState> {
  /** Publishes a gem at once, without the rules of a push. */
  seed(gem: RubygemsSeed): void;
  /** Out of every answer, and its files are gone. */
  yank(gem: string, version: string): void;
  /** The address of that file serves these bytes, or one byte flipped. */
  serveOtherBytes(filename: string, bytes?: Buffer): void;
  /** Gems published from now on are hidden from that many reads of each view. */
  lag(reads: number): void;
}

/** What lags on its own: the API and the files. */
const views = ['api', 'file'] as const;

/** `demo-1.2.3.gem`, `demo-1.2.3-java.gem`. */
export function gemFilename(gem: string, { number, platform }: GemVersion): string {
  return platform === 'ruby' ? `${gem}-${number}.gem` : `${gem}-${number}-${platform}.gem`;
}

/** RubyGems.org, where nobody has published anything yet. */
export const rubygemsService: ServiceFactory<RubygemsService> = (context, saved) => {
  const state = saved ?? { gems: {}, otherBytes: {}, lagReads: 0 };
  const routes = routesOf(state, context);
  return {
    name: 'rubygems',
    hosts: [hostOf(addresses.rubygems)],
    state,
    handle: (request) => answerByRoute(routes, request),
    seed({ gem, version, platform = 'ruby', bytes }) {
      context.blobs.put(bytes);
      (state.gems[gem] ??= []).push({
        number: version,
        platform,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        createdAt: context.now().toISOString(),
        yanked: false,
        lag: lagOf(state.lagReads, views),
      });
    },
    yank(gem, version) {
      for (const found of state.gems[gem] ?? []) {
        if (found.number === version) found.yanked = true;
      }
    },
    serveOtherBytes(filename, bytes) {
      state.otherBytes[filename] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
    lag: (reads) => void (state.lagReads = reads),
  };
};

function routesOf(state: RubygemsState, context: WorldContext): readonly Route[] {
  const get = { method: 'GET', host: hostOf(addresses.rubygems) };
  return [
    {
      ...get,
      path: /^\/api\/v1\/versions\/([^/]+)\.json$/,
      answer: ([gem = '']) => versionsDocument(state.gems[gem] ?? []),
    },
    {
      ...get,
      path: /^\/(?:gems|downloads)\/([^/]+\.gem)$/,
      answer: ([filename = '']) => serveGem(filename, state, context),
    },
  ];
}

/** All platforms of all versions; a gem without a version that shows is no gem. */
function versionsDocument(versions: readonly GemVersion[]): WorldResponse {
  const shown = versions.filter((version) => !version.yanked && !isHidden(version, 'api'));
  if (shown.length === 0) return { status: 404, body: 'This rubygem could not be found.' };
  return {
    status: 200,
    body: shown.toReversed().map(({ number, platform, sha256, createdAt }) => ({
      authors: 'octo',
      built_at: createdAt,
      created_at: createdAt,
      downloads_count: 0,
      metadata: {},
      number,
      platform,
      prerelease: /[a-z]/i.test(number),
      sha: sha256,
    })),
  };
}

function serveGem(filename: string, state: RubygemsState, context: WorldContext): WorldResponse {
  const { blobs } = context;
  for (const [gem, versions] of Object.entries(state.gems)) {
    const found = versions.find((version) => gemFilename(gem, version) === filename);
    if (!found || found.yanked || isHidden(found, 'file')) continue;
    const own = blobs.get(found.sha256);
    return {
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: servedBytes(filename, own, { otherBytes: state.otherBytes, blobs }),
    };
  }
  return { status: 404, body: 'Not Found' };
}
