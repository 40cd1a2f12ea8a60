// Servers in other languages behind the standalone gateway.
import { replayed } from './harness/replay.js';

replayed('node-upstream');
replayed('python-upstream');
