/** What each fault does to a request: instead of the service, or to its answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyBytes, type Delivery } from './delivery.ts';
import type { FaultEffect, FaultEffectOf, FaultMemory } from './fault.ts';
import { answerEarlier, hideNewItems } from './fault-lag.ts';
import type { WorldRequest, WorldResponse } from './service.ts';

export interface Encounter<Effect extends FaultEffect = FaultEffect> {
  readonly effect: Effect;
  readonly request: WorldRequest;
  readonly memory: FaultMemory;
  readonly now: Date;
  /** Aborted when the world closes. */
  readonly closing: AbortSignal;
}

/** What happens before the service acts; a delivery means that it never does. */
export async function meetBefore(encounter: Encounter): Promise<Delivery | undefined> {
  const { effect, request, now, closing } = encounter;
  switch (effect.kind) {
    case 'latency':
      await sleep(effect.milliseconds, undefined, { signal: closing });
      return undefined;
    case 'status':
      return answer({ status: effect.status, headers: effect.headers ?? {}, ...bodyOf(effect) });
    case 'rate-limit':
      return answer(rateLimited(effect, now));
    case 'reset':
      return effect.moment === 'before' ? { kind: 'reset' } : undefined;
    case 'event':
      if (effect.moment === 'before') await effect.happen(request);
      return undefined;
    default:
      return undefined;
  }
}

/** What becomes of the service's answer. */
export async function meetAfter(delivery: Delivery, encounter: Encounter): Promise<Delivery> {
  if (delivery.kind === 'reset') return delivery;
  const { effect, request, memory } = encounter;
  const { response } = delivery;
  switch (effect.kind) {
    case 'reset':
      return { kind: 'reset' };
    case 'truncate': {
      const cutAfterBytes = effect.bytes ?? Math.floor(bodyBytes(response).length / 2);
      return { ...delivery, cutAfterBytes };
    }
    case 'event':
      if (effect.moment === 'after') await effect.happen(request);
      return delivery;
    case 'transform':
      return { ...delivery, response: await effect.transform(response, request) };
    case 'stale':
      return {
        ...delivery,
        response: answerEarlier({ response, url: request.url }, effect, memory),
      };
    default:
      return isSuccess(response)
        ? { ...delivery, response: alterSuccess(response, effect, memory) }
        : delivery;
  }
}

function alterSuccess(
  response: WorldResponse,
  effect: FaultEffect,
  memory: FaultMemory,
): WorldResponse {
  switch (effect.kind) {
    case 'replace-body':
      return { ...response, body: effect.body };
    case 'list-lag':
      return hideNewItems(response, effect, memory);
    case 'wrong-digests':
      return { ...response, body: withWrongDigests(response) };
    default:
      return response;
  }
}

/** The body with one character of every digest changed, each digest still well formed. */
function withWrongDigests(response: WorldResponse): Buffer {
  const text = bodyBytes(response).toString('utf8');
  const digests =
    /("(?:integrity|shasum|sha256|blake2b_256|md5|cksum|checksum|digest)"\s*:\s*"(?:[a-z0-9]+[-:])?)(.)/g;
  return Buffer.from(
    text.replace(digests, (_, start: string, first: string) => start + (first === '0' ? '1' : '0')),
  );
}

function rateLimited(effect: FaultEffectOf<'rate-limit'>, now: Date): WorldResponse {
  if (effect.style !== 'x-ratelimit') {
    return {
      status: 429,
      headers: { 'retry-after': String(effect.resetSeconds) },
      body: { message: 'Too Many Requests' },
    };
  }
  const reset = Math.ceil(now.getTime() / 1000) + effect.resetSeconds;
  return {
    status: 403,
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    },
    body: { message: 'API rate limit exceeded for installation ID 1.' },
  };
}

function bodyOf(effect: FaultEffectOf<'status'>): Pick<WorldResponse, 'body'> {
  return { body: effect.body ?? { message: `Fault: ${effect.status}` } };
}

function answer(response: WorldResponse): Delivery {
  return { kind: 'answer', response };
}

function isSuccess(response: WorldResponse): boolean {
  return response.status >= 200 && response.status < 300;
}
