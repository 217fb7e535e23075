/** The two Sigstores that GitHub's actions sign with, as their clients and verifiers know them. */
import { addresses } from '../../adapters/addresses.ts';

/** Public repositories sign with the public good, private ones with GitHub's own. */
export type SigstoreInstance = 'public-good' | 'github';

export interface InstanceDescription {
  readonly fulcio: string;
  readonly timestampAuthority: string;
  /** Where verifiers fetch what to trust. */
  readonly tuf: string;
  /** GitHub's instance has no transparency log: its bundles carry a signed timestamp instead. */
  readonly rekor?: string;
  /** Without one, certificates carry no signed certificate timestamp. */
  readonly certificateLog?: string;
  readonly organization: string;
  /** Common names of certificates, the authority's own first. */
  readonly names: { readonly root: string; readonly fulcio: string; readonly timestamps: string };
}

export const instances: Readonly<Record<SigstoreInstance, InstanceDescription>> = {
  'public-good': {
    fulcio: addresses.sigstoreFulcio,
    timestampAuthority: addresses.sigstoreTimestamps,
    tuf: addresses.sigstoreTuf,
    rekor: addresses.sigstoreRekor,
    certificateLog: 'https://ctfe.sigstore.dev/2022',
    organization: 'sigstore.dev',
    names: { root: 'sigstore', fulcio: 'sigstore-intermediate', timestamps: 'sigstore-tsa' },
  },
  github: {
    fulcio: addresses.githubFulcio,
    timestampAuthority: addresses.githubTimestamps,
    tuf: addresses.githubTuf,
    organization: 'GitHub, Inc.',
    names: {
      root: 'Internal Services Root',
      fulcio: 'Fulcio Intermediate l2',
      timestamps: 'Timestamp Authority Timestamping',
    },
  },
};

/** Every instance's name, in the order of the table. */
export const instanceNames = Object.keys(instances) as readonly SigstoreInstance[];
