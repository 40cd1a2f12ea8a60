// The examples outside of the repository, with its packages, as the index says.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { dotnet, environment } from '../packages/harness/dotnet.js';
import { examples, isSource, repository } from './harness/folders.js';
import { blocksOf } from './harness/readme.js';
import { replay } from './harness/replay.js';

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'gateway-examples-')));
const work = path.join(home, 'work');
after(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

// Our packages go to a folder that is new. An advisory of tomorrow about a package of others is no mistake of ours.
const outside = { NUGET_PACKAGES: path.join(home, 'packages'), NuGetAudit: 'false', UseSharedCompilation: 'false' };

before(async () => {
  const [commands] = blocksOf(examples).map(({ lines }) => lines);
  assert.deepEqual(commands, ['$ examples/pack.sh ~/work', '$ cp -r examples/smallest ~/work', '$ cd ~/work/smallest', '$ dotnet run']);
  const cache = (await dotnet(['nuget', 'locals', 'global-packages', '--list'], { cwd: repository })).split(': ').slice(1).join(': ').trim();
  execFileSync('bash', ['-c', commands.slice(0, 2).map(command => command.slice(2)).join('\n')], { cwd: repository, env: { ...environment, HOME: home, NUGET_PACKAGES: cache }, stdio: 'pipe' });
  shareCache(cache);
});

/** The packages of others are read where this machine has them, and ours are not: there may be older ones of the same version. */
function shareCache(cache) {
  const others = path.join(home, 'others');
  mkdirSync(others);
  readdirSync(cache).filter(name => !name.startsWith('gateway.')).forEach(name => symlinkSync(path.join(cache, name), path.join(others, name)));
  writeFileSync(path.join(home, 'nuget.config'), `<configuration>\n  <fallbackPackageFolders>\n    <add key="machine" value="${others}" />\n  </fallbackPackageFolders>\n</configuration>\n`);
}

const copy = name => cpSync(path.join(examples, name), path.join(work, name), { recursive: true, filter: source => isSource(path.relative(examples, source)) });

test('smallest runs outside of the repository as its README says', async () => {
  await replay(path.join(work, 'smallest'), { environment: () => ({ ...outside, EXAMPLES_OUTSIDE: 'yes' }) });
});

test('node-upstream runs outside of the repository with the gateway as a tool', async () => {
  const tools = path.join(home, 'tools');
  await dotnet(['tool', 'install', 'Gateway.Tool', '--tool-path', tools, '--add-source', path.join(work, 'packages')], { cwd: work, env: outside });
  copy('node-upstream');
  await replay(path.join(work, 'node-upstream'), {
    environment: ({ gatewayUrl }) => ({ DOTNET_ROOT: environment.DOTNET_ROOT, ASPNETCORE_URLS: gatewayUrl, GATEWAY_COMMAND: path.join(tools, 'gateway') }),
  });
});

test('pack.sh refuses to run without a folder, and to replace the settings of one', () => {
  const packing = (...folders) => spawnSync(path.join(examples, 'pack.sh'), folders, { env: environment, encoding: 'utf8' });
  assert.deepEqual([packing().status, packing().stderr], [2, 'Usage: pack.sh FOLDER\n']);
  const { status, stderr } = packing(work);
  assert.equal(status, 1);
  assert.match(stderr, /nuget\.config is there already\. Name another folder, or remove it\./);
});

for (const [name, project] of [['a2a', '.'], ['microsoft-after', '.'], ['validation', '.'], ['browser', '.'], ['typescript', 'service'], ['yarp', '.']]) {
  test(`${name} builds outside of the repository`, async () => {
    copy(name);
    await dotnet(['build', '--verbosity', 'quiet', '-warnaserror'], { cwd: path.join(work, name, project), env: outside });
  });
}
