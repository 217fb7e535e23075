/** What sealing does about SBOMs: a word, on its own so that reading inputs loads nothing else. */
export const sbomModes = ['none', 'check', 'make'] as const;
