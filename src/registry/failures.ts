/** What can be wrong with what a registry is asked, or with what it says. */
import { failureArea } from '../failure.ts';

export const registryFailure = failureArea('registry', {
  REGISTRY_NAME_INVALID: 'A package name or version that its registry cannot have.',
  REGISTRY_FILE_NAME_UNSAFE: 'A registry served a file name that must not become a path.',
  REGISTRY_HOST_FOREIGN: 'A registry pointed to a host that is not known to hold its files.',
  REGISTRY_ADDRESS_MISSING: "A registry's address is neither given nor configured.",
  REGISTRY_ADDRESS_INVALID: "A registry's configured address is not one that can be trusted.",
});
