/**
 * Keys as `--with-colons` lists them, the same in every language.
 * https://git.gnupg.org/cgi-bin/gitweb.cgi?p=gnupg.git;a=blob_plain;f=doc/DETAILS
 */
import type { OpenPgpCertificate, OpenPgpKey } from '../../ports.ts';
import { gpgFailed } from './run.ts';

type Record = readonly string[];

/** The certificates, in the order of the list. Throws GPG_FAILED for a list of another form. */
export function parseListedKeys(list: string): readonly OpenPgpCertificate[] {
  const certificates: { primary: OpenPgpKey; subkeys: OpenPgpKey[] }[] = [];
  let waiting: Record | undefined;
  for (const record of list.split('\n').map((line) => line.split(':'))) {
    const type = record[0]!;
    if (/^(?:pub|sec|sub|ssb)$/.test(type)) waiting = record;
    if (type !== 'fpr' || !waiting) continue;
    const key = keyOf(waiting, record[9]!);
    if (/^(?:pub|sec)$/.test(waiting[0]!)) certificates.push({ primary: key, subkeys: [] });
    else certificates.at(-1)!.subkeys.push(key);
    waiting = undefined;
  }
  return certificates;
}

/** Fields count from 1 in the documentation: 2 validity, 6 creation, 7 expiry, 12 use, 15 secret. */
function keyOf(record: Record, fingerprint: string): OpenPgpKey {
  const [type, validity = ''] = record;
  const createdAt = timeOf(record[5]);
  if (!createdAt) throw gpgFailed(`it lists a key without a time: ${record.join(':')}`);
  return {
    fingerprint,
    createdAt,
    expiresAt: timeOf(record[6]),
    standing: standings[validity] ?? 'valid',
    canSign: (record[11] ?? '').includes('s'),
    hasSecret: /^(?:sec|ssb)$/.test(type!) && record[14] !== '#',
  };
}

const standings: Readonly<{ [letter: string]: OpenPgpKey['standing'] }> = {
  e: 'expired',
  r: 'revoked',
  i: 'unusable',
  d: 'unusable',
  n: 'unusable',
};

function timeOf(field: string | undefined): Date | undefined {
  return /^\d{1,12}$/.test(field ?? '') ? new Date(Number(field) * 1000) : undefined;
}
