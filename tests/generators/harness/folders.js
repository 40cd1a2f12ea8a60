// Where everything is. What is generated stays below tests/generators, where Node finds the modules that it imports.
import path from 'node:path';

export const repository = path.join(import.meta.dirname, '../../..');
export const home = path.join(import.meta.dirname, '..');

/** Documents, generated clients, and what is compiled from them. */
export const made = path.join(home, 'obj');
