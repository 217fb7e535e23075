/** What gpg tells of one signature in its status lines, which are the same in every language. */
import type { SignatureReading } from '../../ports.ts';
import type { GpgOutcome } from './run.ts';

/**
 * `fits` only for one signature that is whole: gpg would take two in a file for good when the
 * last one is.
 */
export function readSignature({ status, lastWords }: Omit<GpgOutcome, 'output'>): SignatureReading {
  const found = status.map((line) => line.split(' '));
  const all = (keyword: string) => found.filter(([word]) => word === keyword);
  if (all('NODATA').length > 0) return unreadable('gpg finds no signature in it');
  if (all('NEWSIG').length > 1) return unreadable('it holds more than one signature');
  const [[, keyId] = []] = all('NO_PUBKEY');
  if (keyId !== undefined) return { state: 'other-key', keyId };
  if (all('BADSIG').length > 0) return { state: 'does-not-fit' };
  const [valid] = all('VALIDSIG');
  const [, key, , seconds] = valid ?? [];
  const primary = valid?.[10];
  if (all('ERRSIG').length > 0 || !key || !primary || !/^\d+$/.test(seconds ?? '')) {
    return unreadable(lastWords || 'gpg finds no signature in it');
  }
  const madeAt = new Date(Number(seconds) * 1000);
  return { state: 'fits', key, primary, madeAt, lapsed: all('EXPSIG').length > 0 };
}

function unreadable(reason: string): SignatureReading {
  return { state: 'unreadable', reason };
}
