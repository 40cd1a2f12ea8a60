// The tutorial and the README in two languages: the same commands, code and links, and every code block is that of its file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Page, pagesOf, repository } from './docs/markdown.js';
import { quotes } from './docs/quote.js';
import { isContinued, isTranscript } from './docs/transcript.js';
import { test } from './harness/test.js';

const chinese = file => file.startsWith('docs/') ? file.replace('docs/tutorial/', 'docs/tutorial.zh-CN/') : file.replace('.md', '.zh-CN.md');
const english = pagesOf('docs/tutorial');
const steps = english.filter(file => !file.endsWith('README.md'));
const pairs = ['README.md', ...english].map(file => [new Page(file), new Page(chinese(file))]);

test('the tutorial has the same pages in both languages', () => {
  assert.deepEqual(pagesOf('docs/tutorial.zh-CN'), english.map(chinese));
  assert.equal(steps.length, 9);
});

for (const [page, translation] of pairs) {
  test(`${translation.file} has the commands, the code and the headings of ${page.file}`, () => {
    const shape = ({ language, attributes, lines }) => language === 'mermaid' ? { language, kind: lines[0] } : { language, attributes, lines };
    assert.deepEqual(translation.blocks.map(shape), page.blocks.map(shape));
    assert.deepEqual(translation.headings.map(({ depth }) => depth), page.headings.map(({ depth }) => depth));
  });

  test(`${page.file} and ${translation.file} link each other`, () => {
    const to = (one, other) => path.posix.relative(path.posix.dirname(one.file), other.file);
    assert.ok(page.links.includes(to(page, translation)));
    assert.ok(translation.links.includes(to(translation, page)));
  });
}

for (const folder of ['docs/tutorial', 'docs/tutorial.zh-CN']) {
  test(`${folder}: the index leads to every page, and each page to the next and the one before`, () => {
    const names = steps.map(file => path.basename(file));
    const linksOf = name => new Page(`${folder}/${name}`).links;
    assert.deepEqual(linksOf('README.md').filter(link => names.includes(link)), names);
    names.forEach((name, at) => {
      const wanted = [names[at - 1], 'README.md', names[at + 1]].filter(Boolean);
      assert.deepEqual(linksOf(name).slice(-wanted.length), wanted, name);
    });
  });
}

for (const [page] of pairs.slice(1)) {
  test(`the code of ${page.file} is that of its files`, () => {
    for (const block of page.blocks.filter(block => !isTranscript(block) && !isContinued(block) && !['mermaid', 'text'].includes(block.language))) {
      const { file } = block.attributes;
      assert.ok(file, `${page.place(block)} names no file: file=…`);
      assert.ok(page.links.some(link => path.join(path.dirname(page.file), link) === file), `${page.place(block)}: the page does not link ${file}`);
      const missing = quotes(block.lines, readFileSync(path.join(repository, file), 'utf8').split(/\r?\n/));
      assert.equal(missing, null, `${page.place(block)}: not in ${file}:\n${missing}`);
    }
  });
}

test('there is code to compare', () => assert.ok(pairs.flatMap(([page]) => page.blocks).filter(block => block.attributes.file).length >= 15));

// Numbers of a page come from a report that is in the repository.
test('the numbers beside WebSocket are those of the report', () => {
  const rowsOf = file => new Page(file).text.split('\n').map(line => line.split('|').slice(2, -1).map(cell => cell.trim())).filter(cells => cells.length >= 6 && cells.every(cell => /^[\d.]+$/.test(cell)));
  const report = rowsOf('benchmarks/reports/comparison.md');
  assert.equal(report.length, 7);
  for (const folder of ['docs/tutorial', 'docs/tutorial.zh-CN']) {
    assert.deepEqual(rowsOf(`${folder}/07-grpc-and-websocket.md`), report);
  }
});
