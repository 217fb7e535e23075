import { runAction } from '../index.js';
await runAction('preflight');
