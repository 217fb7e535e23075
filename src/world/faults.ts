/** The faults of a world: which are in force, how often each was met, and how they are saved. */
import type { Delivery } from './delivery.ts';
import type { Fault, FaultEffect, FaultMemory } from './fault.ts';
import { meetAfter, meetBefore, type Encounter } from './fault-effects.ts';
import { matches } from './match.ts';
import type { WorldRequest } from './service.ts';

export interface Faults {
  /** Puts a fault in force; one of the same ID is replaced. */
  add(fault: Fault): void;
  /** Ends a fault; no matter when there is none of that ID. */
  remove(id: string): void;
  /** How many requests a fault has changed. */
  timesMet(id: string): number;
}

/** Serves one request through the faults that it meets. */
export interface FaultedServer {
  serve(
    request: WorldRequest,
    act: () => Promise<Delivery>,
  ): Promise<{ readonly delivery: Delivery; readonly faults: readonly string[] }>;
}

interface FaultInForce {
  readonly fault: Fault;
  /** Matching requests so far, whether they met the fault or were skipped. */
  matched: number;
  met: number;
  readonly memory: FaultMemory;
}

/** A fault as it is saved; a regular expression is its source and flags, bytes are base64. */
export interface SavedFault {
  readonly id: string;
  readonly match: Readonly<Record<string, unknown>>;
  readonly occurrences?: Fault['occurrences'];
  readonly effect: Readonly<Record<string, unknown>>;
  readonly matched: number;
  readonly met: number;
  readonly memory: FaultMemory;
}

export interface FaultSurroundings {
  now(): Date;
  readonly closing: AbortSignal;
}

/** The faults that were saved, or none. */
export function createFaults(
  surroundings: FaultSurroundings,
  saved: readonly SavedFault[] = [],
): Faults & FaultedServer & { save(): SavedFault[] } {
  const inForce = new Map(saved.map((entry) => [entry.id, restoreFault(entry)]));
  return {
    add: (fault) => void inForce.set(fault.id, { fault, matched: 0, met: 0, memory: {} }),
    remove: (id) => void inForce.delete(id),
    timesMet: (id) => inForce.get(id)?.met ?? 0,
    save: () => [...inForce.values()].filter(isPlainData).map(saveFault),
    async serve(request, act) {
      const met = [...inForce.values()].filter((entry) => meets(entry, request));
      const encounters = met.map(({ fault, memory }) => ({
        effect: fault.effect,
        request,
        memory,
        now: surroundings.now(),
        closing: surroundings.closing,
      }));
      const delivery = await serveThrough(encounters, act);
      return { delivery, faults: met.map(({ fault }) => fault.id) };
    },
  };
}

async function serveThrough(
  encounters: readonly Encounter[],
  act: () => Promise<Delivery>,
): Promise<Delivery> {
  for (const encounter of encounters) {
    const instead = await meetBefore(encounter);
    if (instead) return instead;
  }
  let delivery = await act();
  for (const encounter of encounters) delivery = await meetAfter(delivery, encounter);
  return delivery;
}

/** Counts the request when it matches; true when this occurrence is one that meets the fault. */
function meets(entry: FaultInForce, request: WorldRequest): boolean {
  const { match, occurrences } = entry.fault;
  const asked = { method: request.method, host: request.url.host, path: request.url.pathname };
  if (!matches(match, asked) || match.when?.(request) === false) return false;
  const index = entry.matched++;
  const first = occurrences?.skip ?? 0;
  if (index < first || index >= first + (occurrences?.count ?? Infinity)) return false;
  entry.met++;
  return true;
}

function isPlainData({ fault }: FaultInForce): boolean {
  const { effect, match } = fault;
  return match.when === undefined && effect.kind !== 'event' && effect.kind !== 'transform';
}

function saveFault({ fault, matched, met, memory }: FaultInForce): SavedFault {
  const { path } = fault.match;
  const body = 'body' in fault.effect ? fault.effect.body : undefined;
  return {
    id: fault.id,
    match: {
      ...fault.match,
      ...(path instanceof RegExp && { path: { source: path.source, flags: path.flags } }),
    },
    ...(fault.occurrences && { occurrences: fault.occurrences }),
    effect: {
      ...fault.effect,
      ...(Buffer.isBuffer(body) && { body: { base64: body.toString('base64') } }),
    },
    matched,
    met,
    memory,
  };
}

function restoreFault(saved: SavedFault): FaultInForce {
  const path = saved.match.path as { source: string; flags: string } | string | undefined;
  const body = saved.effect.body as { base64?: string } | string | undefined;
  const fault = {
    id: saved.id,
    match: {
      ...saved.match,
      ...(typeof path === 'object' && { path: new RegExp(path.source, path.flags) }),
    },
    ...(saved.occurrences && { occurrences: saved.occurrences }),
    effect: {
      ...saved.effect,
      ...(typeof body === 'object' &&
        typeof body.base64 === 'string' && { body: Buffer.from(body.base64, 'base64') }),
    } as unknown as FaultEffect,
  };
  return { fault, matched: saved.matched, met: saved.met, memory: saved.memory };
}
