/** Why a registry refused, in its own words, as a sentence can hold them. */
import { listOf, objectOf, optional, textLike } from '../../shape.ts';
import type { HttpAnswer } from '../http.ts';

const errorsShape = objectOf({
  errors: listOf(objectOf({ code: optional(textLike()), message: optional(textLike()) })),
});

/** `HTTP 400, MANIFEST_INVALID: manifest invalid`. The address is without its query. */
export function refusalOf({
  status,
  url,
  body,
}: Pick<HttpAnswer, 'status' | 'url'> & { readonly body?: Buffer }): string {
  const { origin, pathname } = new URL(url);
  const told = body ? errorsIn(body) : '';
  return `${origin}${pathname} answered ${status}${told === '' ? '' : ` (${told})`}`;
}

function errorsIn(body: Buffer): string {
  try {
    const { errors } = errorsShape(JSON.parse(body.toString('utf8')), '');
    const told = errors
      .slice(0, 3)
      .map(({ code = '', message = '' }) => [code, message].filter((part) => part).join(': '));
    return told
      .join('; ')
      .replace(/\p{Cc}+/gu, ' ')
      .slice(0, 300);
  } catch {
    return '';
  }
}
