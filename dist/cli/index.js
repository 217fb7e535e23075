#!/usr/bin/env node
import { runCommandLine } from '../index.js';
await runCommandLine(process.argv.slice(2));
