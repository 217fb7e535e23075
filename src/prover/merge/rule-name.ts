/** Names of other linters' rules. */
import { textLike } from '../../shape.ts';

/** `unpinned-uses`: it is shown, and goes into file formats. */
export const ruleName = textLike(/^[A-Za-z][\w.-]{0,99}$/, 'the name of a rule');
