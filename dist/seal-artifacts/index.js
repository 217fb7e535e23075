import { runAction } from '../index.js';
await runAction('seal-artifacts');
