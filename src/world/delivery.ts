/** How an answer leaves the world: whole, cut short, or as a broken connection. */
import type { ServerResponse } from 'node:http';
import type { WorldResponse } from './service.ts';

export type Delivery =
  | {
      readonly kind: 'answer';
      readonly response: WorldResponse;
      /** The connection breaks after that many bytes of the body. */
      readonly cutAfterBytes?: number;
    }
  /** The connection breaks and no answer comes. */
  | { readonly kind: 'reset' };

/** A response's body as bytes: text as UTF-8, an object as JSON. */
export function bodyBytes(response: WorldResponse): Buffer {
  const { body } = response;
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Sends an answer, or breaks the connection, as the delivery says. */
export function deliver(delivery: Delivery, method: string, to: ServerResponse): void {
  if (delivery.kind === 'reset') {
    to.destroy();
    return;
  }
  const { response, cutAfterBytes } = delivery;
  const body = bodyBytes(response);
  const bodiless = response.status === 204 || response.status === 304;
  to.writeHead(response.status, {
    ...(response.body !== undefined && { 'content-type': contentType(response.body) }),
    ...lowerCaseNames(response.headers ?? {}),
    ...(!bodiless && { 'content-length': String(body.length) }),
  });
  if (method === 'HEAD' || bodiless) to.end();
  else if (cutAfterBytes === undefined) to.end(body);
  else to.write(body.subarray(0, cutAfterBytes), () => to.destroy());
}

function contentType(body: Buffer | string | object): string {
  if (Buffer.isBuffer(body)) return 'application/octet-stream';
  return typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
