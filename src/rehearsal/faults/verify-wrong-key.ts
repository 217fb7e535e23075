import { generateKeyPairSync, sign } from 'node:crypto';
import type { SignedBundle } from '../../world/sigstore/sign-bundle.ts';
import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { forgePublicAsset, readPublicAsset } from './public-assets.ts';

const name = 'provenance.sigstore.json';

export const verifyWrongKey: FaultScenario = {
  id: 'verify-wrong-key',
  title:
    'A bundle that another key has signed than the certified one is refused: no log has that signature.',
  ...published,
  arrange: (stage) => {
    const bundle = JSON.parse(readPublicAsset(stage, name).toString('utf8')) as SignedBundle;
    const { payload, payloadType, signatures } = bundle.dsseEnvelope;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signed = Buffer.from(payload, 'base64');
    const head = `DSSEv1 ${payloadType.length} ${payloadType} ${signed.length} `;
    const sig = sign('sha256', Buffer.concat([Buffer.from(head), signed]), privateKey);
    signatures[0]!.sig = sig.toString('base64');
    forgePublicAsset(stage, name, `${JSON.stringify(bundle)}\n`);
  },
  expect: {
    code: 'ATTESTATION_LOG',
    besides: ['VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'VERIFY_REFUSED', 'attestations'),
  },
};
