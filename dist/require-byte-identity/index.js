import { runAction } from '../index.js';
await runAction('require-byte-identity');
