/** A client whose retries end with the time that its user has. */
import { fetchOver } from './fetch.ts';
import type { Http } from './types.ts';

/** The same client; no attempt but the first of a request begins after the deadline. */
export function httpUntil(http: Http, deadline: Date): Http {
  const request: Http['request'] = (asked) => http.request({ ...asked, deadline });
  return {
    request,
    download: (asked, save) => http.download({ ...asked, deadline }, save),
    fetch: fetchOver(request),
  };
}
