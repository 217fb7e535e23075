import { runAction } from '../index.js';
await runAction('stage-release');
