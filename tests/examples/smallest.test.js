import { replayed } from './harness/replay.js';

replayed('smallest');
