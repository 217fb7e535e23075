import { runAction } from '../index.js';
await runAction('attest-artifacts');
