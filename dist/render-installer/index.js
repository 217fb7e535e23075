import { runAction } from '../index.js';
await runAction('render-installer');
