// The documents of the greeting service and of the hostile services, as files.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { made } from './folders.js';

const folder = path.join(made, 'documents');

export const versions = ['3.0', '3.1', '3.2'];
export const formats = ['json', 'yaml'];

/** Whose documents they are. */
export const apis = ['greeting', 'hostile'];

/** Where run.js has put a document. */
export const fileOf = (api, version, format = 'json') => path.join(folder, `${api}-${version}.${format}`);

export const readDocument = (api, version) => JSON.parse(readFileSync(fileOf(api, version)));

/** Fetches every version of a document in both formats. */
export async function fetchDocuments(api, url) {
  mkdirSync(folder, { recursive: true });
  for (const version of versions) {
    for (const format of formats) {
      const answer = await fetch(`${url}/swagger/v1/swagger.${format}?version=${version}`);
      assert.equal(answer.status, 200);
      writeFileSync(fileOf(api, version, format), await answer.text());
    }
  }
}

/** Writes a document under another name; returns its path. */
export function writeDocument(name, document) {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

/** A document without the paths that begin so, and without the schemas that only those had. */
export function without(document, beginnings) {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([name]) => !beginnings.some(beginning => name === beginning || (beginning.endsWith('/') && name.startsWith(beginning)))));
  const kept = new Set();
  const follow = value => {
    if (Array.isArray(value)) {
      value.forEach(follow);
    } else if (value && typeof value === 'object') {
      if (typeof value.$ref === 'string' && !kept.has(value.$ref)) {
        kept.add(value.$ref);
        follow(value.$ref.slice(2).split('/').reduce((parent, name) => parent[name.replaceAll('~1', '/').replaceAll('~0', '~')], document));
      }

      Object.values(value).forEach(follow);
    }
  };
  follow(paths);
  const components = Object.fromEntries(Object.entries(document.components).map(([kind, entries]) =>
    [kind, Object.fromEntries(Object.entries(entries).filter(([name]) => kind === 'securitySchemes' || kept.has(`#/components/${kind}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)))]));
  return { ...document, paths, components };
}
