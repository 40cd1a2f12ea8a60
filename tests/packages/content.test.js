// What is in the packages, and what is not.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from './harness/dotnet.js';
import { central, feed, packageFiles, version } from './harness/feed.js';
import { embeddedSymbols, readPackage } from './harness/nupkg.js';

const libraries = ['Gateway.Cleartext', 'Gateway.Console', 'Gateway.Mcp', 'Gateway.OpenApi.AspNetCore', 'Gateway.OpenApi.Swashbuckle', 'Gateway.Rest', 'Gateway.Transcoding', 'Gateway.Yarp'];
const others = ['Gateway.Templates', 'Gateway.Tool'];
const ids = [...libraries, ...others];
const packages = new Map(ids.map(id => [id, readPackage(path.join(feed, `${id}.${version}.nupkg`))]));
const nuspecOf = id => packages.get(id).get(`${id}.nuspec`).toString();
const assemblyOf = id => packages.get(id).get(`lib/net10.0/${id}.dll`);

// A constant of the format of portable PDBs: the kind of record that holds the text of a source file.
const embeddedSource = Buffer.from('1b578a0e26696e46b4ad8ab04611f5fe', 'hex');

test('the feed has these packages and nothing else', () => {
  assert.deepEqual(packageFiles.map(file => path.basename(file)).sort(), ids.map(id => `${id}.${version}.nupkg`).sort());
});

for (const id of ids) {
  test(`${id} has a README with its name and a command, a licence, a description and tags, and no address that is made up`, () => {
    const readme = packages.get(id).get('README.md').toString();
    assert.match(readme, new RegExp(`^# ${id}\n\n\\S`));
    assert.match(readme, /^dotnet (add package|tool install|new install) /m);
    assert.match(readme, /^\$ curl .+\n\S/m);
    const nuspec = nuspecOf(id);
    assert.match(nuspec, /<license type="expression">MIT<\/license>/);
    assert.match(nuspec, /<readme>README.md<\/readme>/);
    assert.match(nuspec, /<description>.{40,}<\/description>/);
    assert.match(nuspec, /<tags>aspnetcore .+<\/tags>/);
    assert.match(nuspec, /<authors>The Gateway authors<\/authors>/);
    assert.doesNotMatch(nuspec, /<projectUrl>|<repository/);
  });

  test(`${id} depends on packages with the versions that it was tested with, and on none for tests or programs`, () => {
    for (const [, dependency, bound] of nuspecOf(id).matchAll(/<dependency id="(.+?)" version="(.+?)"/g)) {
      if (libraries.includes(dependency)) {
        assert.equal(bound, version, dependency);
      } else {
        // An application can have one version of Microsoft.OpenApi, and AddOpenApi() wants the older.
        const pinned = ['Gateway.Mcp', 'Gateway.OpenApi.AspNetCore'].includes(id) && dependency === 'Microsoft.OpenApi' ? '2.13.0' : central.get(dependency)?.version;
        assert.equal(bound, pinned, dependency);
        assert.doesNotMatch(central.get(dependency).label, /Tests|Benchmarks|Programs|Only with/, dependency);
      }
    }
  });
}

for (const id of libraries) {
  test(`${id} has its assembly and its documentation, and no stray file`, () => {
    const more = { 'Gateway.Rest': ['buildTransitive/Gateway.Rest.props'], 'Gateway.Mcp': ['buildTransitive/Gateway.Mcp.targets', 'content/protos/gateway/mcp.proto'] }[id] ?? [];
    assert.deepEqual([...packages.get(id).keys()].sort(), ['README.md', `${id}.nuspec`, `lib/net10.0/${id}.dll`, `lib/net10.0/${id}.xml`, ...more].sort());
    assert.match(packages.get(id).get(`lib/net10.0/${id}.xml`).toString(), /<member name="[MTP]:[^"]+">\s*<summary>\S/);
  });

  test(`${id} has its symbols and sources inside, without a path of the machine that built it`, () => {
    const assembly = assemblyOf(id);
    const symbols = embeddedSymbols(assembly);
    assert.ok(symbols, 'has embedded symbols');
    assert.equal(symbols.toString('latin1', 0, 4), 'BSJB');
    assert.ok(symbols.includes(embeddedSource), 'has embedded sources');
    for (const bytes of [assembly, symbols]) {
      assert.ok(!bytes.includes(path.resolve(repository)), `does not say ${repository}`);
    }
  });
}

test('Gateway.Transcoding and Gateway.Cleartext need no gRPC, and Gateway.Cleartext no package at all', () => {
  const dependencies = id => [...nuspecOf(id).matchAll(/<dependency id="(.+?)"/g)].map(([, name]) => name).sort();
  assert.deepEqual(dependencies('Gateway.Transcoding'), ['Google.Api.CommonProtos', 'Google.Protobuf']);
  assert.deepEqual(dependencies('Gateway.Cleartext'), []);
});

test('Gateway.Tool has the command gateway, the licences, and assemblies only', () => {
  const files = packages.get('Gateway.Tool');
  assert.match(files.get('tools/net10.0/any/DotnetToolSettings.xml').toString(), /<Command Name="gateway" EntryPoint="Gateway\.dll" Runner="dotnet" \/>/);
  const stray = [...files.keys()].filter(name => !/^tools\/net10\.0\/any\/[^/]+\.dll$/.test(name)).sort();
  assert.deepEqual(stray, [
    'Gateway.Tool.nuspec', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md',
    ...['DotnetToolSettings.xml', 'Gateway.deps.json', 'Gateway.runtimeconfig.json'].map(name => `tools/net10.0/any/${name}`),
  ]);
  const assemblies = [...files.keys()].filter(name => name.endsWith('.dll')).map(name => path.basename(name, '.dll'));
  assert.deepEqual(assemblies.filter(name => /xunit|Test|FsCheck|Benchmark/i.test(name)), []);

  // Each library of others is named in the notices, by its own name or by one that ends with a star.
  const notices = [...files.get('THIRD-PARTY-NOTICES.md').toString().matchAll(/[A-Z]\w+(?:\.\w+)*(?:\.\*)?/g)].map(([name]) => name);
  const isNamed = name => notices.some(notice => (notice.endsWith('.*') ? `${name}.`.startsWith(notice.slice(0, -1)) : notice === name));
  assert.deepEqual(assemblies.filter(name => !/^Gateway(\.|$)/.test(name) && !isNamed(name)), []);
});

test('Gateway.Templates has two templates, with versions in the place of their names', () => {
  const files = packages.get('Gateway.Templates');
  const of = (template, ...names) => ['.template.config/template.json', 'Program.cs', 'Properties/launchSettings.json', 'README.md', 'appsettings.json', ...names].map(name => `content/${template}/${name}`);
  assert.deepEqual([...files.keys()].sort(), [
    'Gateway.Templates.nuspec', 'README.md',
    ...of('gateway-service', 'Company.GatewayService.csproj', 'Protos/greeter.proto', 'Services/GreeterService.cs'),
    ...of('gateway-proxy', 'Company.GatewayProxy.csproj'),
  ].sort());
  assert.match(nuspecOf('Gateway.Templates'), /<packageType name="Template" \/>/);
  for (const name of [...files.keys()].filter(file => file.endsWith('.csproj'))) {
    const references = [...files.get(name).toString().matchAll(/<PackageReference Include="(.+?)" Version="(.+?)" \/>/g)];
    assert.ok(references.length >= 4);
    for (const [, id, pinned] of references) {
      assert.equal(pinned, libraries.includes(id) ? version : central.get(id).version, id);
    }
  }
});
