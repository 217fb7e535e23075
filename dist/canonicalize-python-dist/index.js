import { runAction } from '../index.js';
await runAction('canonicalize-python-dist');
