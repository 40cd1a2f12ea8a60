// The pages on moving here: each row of a table that has a column "test" names tests, and the file that it links to has them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Page, pagesOf, repository } from './docs/markdown.js';
import { test } from './harness/test.js';

const pages = pagesOf('docs').filter(file => /^docs\/migrating-from-[a-z-]+\.md$/.test(file)).map(file => new Page(file));

// A cell may hold an escaped bar.
const cellsOf = line => line.split(/(?<!\\)\|/).slice(1, -1).map(cell => cell.trim());

/** The rows of the tables whose last column is "test". */
const rowsOf = ({ text }) => {
  const rows = [];
  let columns = 0;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|') ? cellsOf(line) : [];
    if (cells.length === 0) {
      columns = 0;
    } else if (cells.at(-1) === 'test') {
      columns = cells.length;
    } else if (columns > 0 && !/^-+$/.test(cells[0])) {
      rows.push({ line, cells, columns });
    }
  }

  return rows;
};

/** What is wrong with a row; nothing if all is well. */
const problemOf = ({ cells, columns }, folder) => {
  if (cells.length !== columns) {
    return `has ${cells.length} cells, its table ${columns}`;
  }

  const links = [...cells.at(-1).matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
  if (links.length === 0) {
    return 'names no test';
  }

  for (const [, name, target] of links) {
    const file = path.posix.join(folder, target);
    if (!file.startsWith('tests/') || !existsSync(path.join(repository, file))) {
      return `${target} is no file of the tests`;
    }

    if (!readFileSync(path.join(repository, file), 'utf8').replaceAll('\\', '').includes(name.replaceAll('`', ''))) {
      return `${target} has no "${name}"`;
    }
  }

  return undefined;
};

test('there are three pages', () => assert.equal(pages.length, 3));

for (const page of pages) {
  test(`each row of ${page.file} has a test that is there`, () => {
    const rows = rowsOf(page);
    assert.ok(rows.length > 40, `${rows.length} rows`);
    assert.deepEqual(rows.map(row => ({ row: row.line, problem: problemOf(row, 'docs') })).filter(({ problem }) => problem), []);
  });

  test(`${page.file} begins with the move and ends with its limits`, () => {
    assert.equal(page.blocks[0].line < 12, true);
    assert.deepEqual(page.headings.slice(-2).map(({ text }) => text), ['What you must decide', 'Limits']);
  });
}

test('a row without a test, or with one that is not there, is found', () => {
  const [own] = pages;
  const row = last => rowsOf({ text: `| a | test |\n|---|---|\n| x | ${last} |` })[0];
  assert.equal(problemOf(row(''), 'docs'), 'names no test');
  assert.match(problemOf(row('[x](../tests/none.js)'), 'docs'), /no file/);
  assert.match(problemOf(row('[x](../README.md)'), 'docs'), /no file/);
  assert.match(problemOf(row('[no such text](../tests/clients/README.md)'), 'docs'), /has no/);
  assert.equal(problemOf(row('[docs-moving.test.js](../tests/clients/README.md)'), 'docs'), undefined);
  assert.ok(rowsOf(own).length > 0);
});
