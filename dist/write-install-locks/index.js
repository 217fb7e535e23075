import { runAction } from '../index.js';
await runAction('write-install-locks');
