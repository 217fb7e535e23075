/** What sealing does about SBOMs: words, on their own so that reading inputs loads nothing else. */
export const sbomModes = ['none', 'check', 'make'] as const;
/** What they are compared with. */
export const previousModes = ['release', 'none'] as const;
