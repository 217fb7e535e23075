/** How much of two archives is looked at. */
import { defaultLimits, type ArchiveLimits } from '../../archive/member.ts';

/**
 * As for packages, but for the members: of each of them something must be known until both
 * archives have been read, which for this many fits into the 150 MB that an explanation may take.
 */
export const explainLimits: ArchiveLimits = { ...defaultLimits, maxMembers: 50_000 };

/** Names and header fields that are kept until then, of both archives, in bytes. */
export const maxKeptTextBytes = 16 * 1024 * 1024;
