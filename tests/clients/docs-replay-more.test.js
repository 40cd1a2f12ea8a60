// The other half of the pages of docs-replay.test.js: the runner gives each file a time of its own.
import { half, pages, replayed } from './docs/replay.js';

replayed(pages.slice(half));
