// Where everything is.
import { readdirSync } from 'node:fs';
import path from 'node:path';

export const repository = path.join(import.meta.dirname, '../../..');
export const examples = path.join(repository, 'examples');
export const standIns = path.join(import.meta.dirname, '../stand-ins');

/** The names of all examples. */
export const names = readdirSync(examples, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort();

/** The files of a folder that are the reader's, as paths in it: nothing that a build has made. */
export const filesOf = folder =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter(isSource)
    .sort();

/** Whether a path is that of a source, and not below a folder that is made. */
export const isSource = file => !file.split(path.sep).some(part => ['bin', 'obj', 'out', 'generated', 'node_modules'].includes(part));
