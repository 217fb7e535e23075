/**
 * The one way out to the network: retries inside a budget, redirects that never
 * carry credentials to another host, bodies that never grow past a cap.
 */
import { downloadOnce, nothingReceived } from './http/download.ts';
import { fetchOver } from './http/fetch.ts';
import { followRedirects } from './http/redirects.ts';
import { requestOnce } from './http/request.ts';
import { withRetries } from './http/retry.ts';
import { createTransport } from './http/transport.ts';
import type { Http, HttpOptions } from './http/types.ts';

export { nothingReceived } from './http/download.ts';
export { NoAnswerError } from './http/fetch.ts';
export { httpUntil } from './http/until.ts';
export type {
  Download,
  Http,
  HttpAnswer,
  HttpOptions,
  HttpRequest,
  NoAnswer,
  ProxyOptions,
  StreamBody,
} from './http/types.ts';

/** Reaches the network through the environment's proxy (HTTPS_PROXY, NO_PROXY), if there is one. */
export function createHttp(options: HttpOptions): Http {
  const { clock } = options;
  const send = followRedirects(createTransport(options.proxy));
  const request: Http['request'] = (request) =>
    withRetries(request, { ...options, counts: 'elapsed' }, () =>
      requestOnce(request, { send, clock }),
    );
  return {
    request,
    // A download may rightly take long: only what is waited between attempts counts.
    download: (request, save) =>
      withRetries(request, { ...options, counts: 'waits' }, () =>
        downloadOnce(request, { send, clock, save, received: request.resume ?? nothingReceived() }),
      ),
    fetch: fetchOver(request),
  };
}
