/** What a verifier must trust: keys and certificates of one instance, as TUF hands them out. */
import { authoritiesValid, chainOf, type ChainUse } from './chains.ts';
import type { InstanceState } from './desk.ts';
import { instances } from './instances.ts';
import { logIdOf, privateKeyFor, publicDer } from './keys.ts';

const validFor = { start: authoritiesValid.notBefore.toISOString() };

/** `trusted_root.json` (protobuf-specs, sigstore_trustroot.proto). */
export async function trustedRoot(desk: InstanceState): Promise<object> {
  const about = instances[desk.instance];
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: describeLog('rekor', about.rekor, desk),
    certificateAuthorities: [await describeAuthority('fulcio', about.fulcio, desk)],
    ctlogs: describeLog('certificate-log', about.certificateLog, desk),
    timestampAuthorities: [await describeAuthority('timestamps', about.timestampAuthority, desk)],
  };
}

function describeLog(use: string, baseUrl: string | undefined, { instance, state }: InstanceState) {
  if (baseUrl === undefined) return [];
  const key = privateKeyFor(`${instance}/${use}`, state);
  const rawBytes = publicDer(key).toString('base64');
  return [
    {
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey: { rawBytes, keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
      logId: { keyId: logIdOf(key).toString('base64') },
    },
  ];
}

async function describeAuthority(use: ChainUse, uri: string, { instance, state }: InstanceState) {
  const { organization, names } = instances[instance];
  const { certificates } = await chainOf(instance, use, state);
  return {
    subject: { organization, commonName: names.root },
    uri,
    certChain: {
      certificates: certificates.map((one) => ({ rawBytes: one.toString('base64') })),
    },
    validFor,
  };
}
