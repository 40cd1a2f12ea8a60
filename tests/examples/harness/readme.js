// The README of an example: its fenced blocks, with the attributes behind their language, as in ```console terminal=service.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The blocks of a README: `{ language, attributes, lines }`. */
export const blocksOf = folder =>
  [...readFileSync(path.join(folder, 'README.md'), 'utf8').matchAll(/^```(.*)\n([^]*?)\n```$/gm)].map(([, info, text]) => {
    const [language, ...rest] = info.split(' ');
    return { language, attributes: Object.fromEntries(rest.map(part => part.split('='))), lines: text.split('\n') };
  });
