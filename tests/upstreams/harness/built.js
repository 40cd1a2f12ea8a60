// What is built from sources stays in artifacts/ as long as the sources are the same.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratch } from './scratch.js';

export const kept = fileURLToPath(new URL('../../../artifacts/upstreams', import.meta.url));

/** The folder where `make(folder)` has built something from files. */
export const built = (name, files, make) => {
  const version = createHash('sha256').update(Buffer.concat(files.map(file => readFileSync(file)))).digest('hex').slice(0, 16);
  const folder = path.join(kept, `${name}-${version}`);
  if (!existsSync(folder)) {
    const made = mkdtempSync(path.join(scratch, `${name}-`));
    make(made);

    // Under its name only when it is whole: /tmp may be another disk.
    mkdirSync(kept, { recursive: true });
    const copy = mkdtempSync(path.join(kept, `${name}-`));
    cpSync(made, copy, { recursive: true });
    renameSync(copy, folder);
  }

  return folder;
};
