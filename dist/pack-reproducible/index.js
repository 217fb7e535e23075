import { runAction } from '../index.js';
await runAction('pack-reproducible');
