// Code that a page quotes from a file is in that file. The tutorial has more rules: docs-languages.test.js.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Page, allPages, repository } from './docs/markdown.js';
import { quotes } from './docs/quote.js';
import { test } from './harness/test.js';

const quoted = allPages().map(file => new Page(file)).flatMap(page => page.blocks.filter(block => block.attributes.file).map(block => [page, block]));

for (const [page, block] of quoted) {
  test(`${page.place(block)} is in ${block.attributes.file}`, () => {
    // A README of an example names the files of its own folder: it is copied with them.
    const file = path.join(repository, page.file.startsWith('examples/') ? path.dirname(page.file) : '', block.attributes.file);
    assert.ok(existsSync(file), file);
    assert.equal(quotes(block.lines, readFileSync(file, 'utf8').split(/\r?\n/)), null);
  });
}

test('pages outside of the tutorial quote code too', () => assert.ok(quoted.filter(([page]) => !page.file.startsWith('docs/tutorial')).length >= 12));

// The tables of docs/performance.md are those of the reports, but for columns that are left out at the right.
test('the numbers of docs/performance.md are those of the reports', () => {
  const rowsOf = file => new Page(file).text.split('\n').filter(line => /^\| .*\d/.test(line)).map(line => line.slice(0, line.lastIndexOf('|')).trim());
  const measured = ['turn', 'grpc-gateway'].flatMap(name => rowsOf(`benchmarks/reports/${name}.md`));
  const rows = rowsOf('docs/performance.md');
  assert.ok(rows.length >= 10);
  assert.deepEqual(rows.filter(row => !measured.some(line => line.startsWith(row))), []);
});
