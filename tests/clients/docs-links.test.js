// Every relative link of the pages leads to a file that is there, and to a heading of it.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Page, allPages, repository } from './docs/markdown.js';
import { test } from './harness/test.js';

const pages = new Map();
const pageOf = file => {
  if (!pages.has(file)) {
    pages.set(file, new Page(file));
  }

  return pages.get(file);
};

for (const file of allPages()) {
  test(`the links of ${file} lead somewhere`, () => {
    const page = pageOf(file);
    const broken = page.links.filter(link => !/^[a-z]+:/i.test(link) && !leadsSomewhere(file, link));
    assert.deepEqual(broken, []);
  });
}

test('every project that a command names is there', () => {
  for (const file of allPages()) {
    for (const { lines } of pageOf(file).blocks) {
      for (const [, project] of lines.join('\n').matchAll(/--project ((?:src|tests|benchmarks)\/\S+)/g)) {
        assert.ok(existsSync(path.join(repository, project)), `${file}: ${project}`);
      }
    }
  }
});

test('every page of docs is reached from docs/README.md', () => {
  const reached = new Set(['docs/README.md']);
  for (const file of reached) {
    for (const link of pageOf(file).links.filter(link => !/^[a-z]+:|^#/i.test(link))) {
      const target = resolve(file, link.split('#')[0]);
      if (target.startsWith('docs/') && target.endsWith('.md')) {
        reached.add(target);
      }
    }
  }

  assert.deepEqual(allPages().filter(file => file.startsWith('docs/') && !reached.has(file)), []);
});

function resolve(file, target) {
  const found = path.join(path.dirname(file), decodeURIComponent(target));
  return existsSync(path.join(repository, found, 'README.md')) ? path.join(found, 'README.md') : found;
}

function leadsSomewhere(file, link) {
  const [target, anchor] = link.split('#');
  const found = target === '' ? file : resolve(file, target);
  if (path.isAbsolute(target) || found.startsWith('..') || !existsSync(path.join(repository, found))) {
    return false;
  }

  if (!anchor) {
    return true;
  }

  return statSync(path.join(repository, found)).isFile() && found.endsWith('.md') && pageOf(found).headings.some(heading => heading.anchor === decodeURIComponent(anchor));
}
