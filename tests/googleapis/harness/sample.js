// The fixed sample: bindings of many APIs, of every HTTP method, kind of body and kind of query parameter. `node harness/sample.js` chooses it again, for another version of the package.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = new URL('../sample.txt', import.meta.url);
const size = 200;

/** The files and the ids of the sample's bindings. */
export const sample = () => readFileSync(file, 'utf8').trim().split('\n').map(line => {
  const [from, id] = line.split(' ');
  return { file: from, id };
});

const placeOf = text => createHash('sha256').update(text).digest('hex');

/** Sorts in an order that has nothing to do with names, and is the same each time. */
export const shuffled = (list, nameOf) => list.map(one => [placeOf(nameOf(one)), one]).sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);

// New ways of binding come first, then new APIs.
const choose = cases => {
  const seen = new Set();
  const ranked = [[], [], []];
  for (const one of shuffled(cases, ({ id }) => id)) {
    const ways = [`${one.verb} ${one.body === null ? '' : one.type}`, ...one.kinds.map(kind => `${one.verb} ${kind}`)];
    ranked[ways.some(way => !seen.has(way)) ? 0 : seen.has(one.cluster) ? 2 : 1].push(one);
    [...ways, one.cluster].forEach(way => seen.add(way));
  }

  return ranked.flat().slice(0, size);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { makeWhole } = await import('./whole.js');
  const { servedCases, sharedShapes } = await import('./routes.js');
  const { cases } = await makeWhole();
  const chosen = choose(servedCases(cases, sharedShapes(cases)).filter(one => !one.isAutomatic));
  writeFileSync(file, chosen.map(one => `${one.file} ${one.id}\n`).sort().join(''));
}
