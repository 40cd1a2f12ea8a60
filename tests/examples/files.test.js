// What all examples have in common.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { quotes } from '../clients/docs/quote.js';
import { examples, filesOf, names, repository } from './harness/folders.js';
import { blocksOf } from './harness/readme.js';

const read = (...parts) => readFileSync(path.join(...parts), 'utf8');
const [, version] = /<Version>(.+)<\/Version>/.exec(read(repository, 'Directory.Build.props'));
const central = new Map([...read(repository, 'Directory.Packages.props').matchAll(/<PackageVersion Include="(.+?)" Version="(.+?)"/g)].map(([, id, pinned]) => [id, pinned]));
const projects = names.flatMap(name => filesOf(path.join(examples, name)).filter(file => file.endsWith('.csproj')).map(file => `${name}/${file}`));

test('there are projects and READMEs to look at', () => {
  assert.ok(projects.length >= 6);
  assert.ok(names.length >= 8);
});

// An agent has more to show: messages, tasks, streams and errors.
const mostLines = name => name === 'a2a' ? 130 : 75;

for (const name of names) {
  test(`${name} is in the index, has a short README, and quotes what its files say`, () => {
    assert.ok(read(examples, 'README.md').includes(`[${name}](${name})`));
    assert.ok(read(examples, name, 'README.md').split('\n').length <= mostLines(name));
    for (const { attributes, lines } of blocksOf(path.join(examples, name)).filter(({ attributes }) => attributes.file)) {
      assert.equal(quotes(lines, read(examples, name, attributes.file).split('\n')), null, attributes.file);
    }
  });
}

for (const project of projects) {
  test(`${project} names the versions of the repository, and is in the solution`, () => {
    const text = read(examples, project);
    for (const [, id, named] of text.matchAll(/<PackageReference Include="(.+?)" Version="(.+?)"/g)) {
      assert.equal(named, id.startsWith('Gateway.') ? version : central.get(id), id);
    }

    assert.doesNotMatch(text, /<ProjectReference/);
    assert.ok(read(repository, 'Gateway.sln').includes(`examples\\${project.replaceAll('/', '\\')}`));
  });
}

test('the .proto files of annotations are those of the repository', () => {
  for (const file of ['google/api/annotations.proto', 'google/api/http.proto']) {
    assert.equal(read(examples, 'python-upstream', file), read(repository, 'protos', file));
  }
});
