/** Answers from the past: a cache that lags, a list that does not show its newest items yet. */
import { bodyBytes } from './delivery.ts';
import type { FaultEffectOf, FaultMemory } from './fault.ts';
import type { WorldResponse } from './service.ts';

interface SavedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly base64: string;
}

/** The address's answer of `effect.requests` requests ago, or the oldest one remembered. */
export function answerEarlier(
  { response, url }: { readonly response: WorldResponse; readonly url: URL },
  effect: FaultEffectOf<'stale'>,
  memory: FaultMemory,
): WorldResponse {
  const key = url.href;
  const answers = (memory[key] ??= []) as SavedAnswer[];
  answers.push(saveAnswer(response));
  if (answers.length > effect.requests + 1) answers.shift();
  return restoreAnswer(answers[0]!);
}

/** The list without the items that have not been due in `effect.requests` answers before. */
export function hideNewItems(
  response: WorldResponse,
  effect: FaultEffectOf<'list-lag'>,
  memory: FaultMemory,
): WorldResponse {
  const body = JSON.parse(bodyBytes(response).toString('utf8')) as unknown;
  const holder = body as Record<string, unknown>;
  const items = (effect.list === undefined ? body : holder[effect.list]) as ListItem[];
  if (!Array.isArray(items)) return response;
  const shown = items.filter((item) => isDue(item, effect, memory));
  if (effect.list === undefined) return { ...response, body: shown };
  const total = holder.total_count;
  return {
    ...response,
    body: {
      ...holder,
      ...(typeof total === 'number' && { total_count: total - (items.length - shown.length) }),
      [effect.list]: shown,
    },
  };
}

interface ListItem {
  readonly id?: number | string;
}

function isDue(item: ListItem, effect: FaultEffectOf<'list-lag'>, memory: FaultMemory): boolean {
  if (typeof item.id === 'number' && item.id <= (effect.knownUpTo ?? 0)) return true;
  const key = String(item.id ?? JSON.stringify(item));
  const timesDue = (memory[key] as number | undefined) ?? 0;
  memory[key] = timesDue + 1;
  return timesDue >= effect.requests;
}

function saveAnswer(response: WorldResponse): SavedAnswer {
  const isJson = typeof response.body === 'object' && !Buffer.isBuffer(response.body);
  return {
    status: response.status,
    headers: {
      ...(isJson && { 'content-type': 'application/json; charset=utf-8' }),
      ...response.headers,
    },
    base64: bodyBytes(response).toString('base64'),
  };
}

function restoreAnswer({ status, headers, base64 }: SavedAnswer): WorldResponse {
  return { status, headers, body: Buffer.from(base64, 'base64') };
}
