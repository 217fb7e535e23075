import { runAction } from '../index.js';
await runAction('require-ci-green');
