// Packs everything once, into a feed of its own, and runs the test files on it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dotnet, repository, writeNugetConfig } from './harness/dotnet.js';

// Outside of the repository: its Directory.Build.props and Directory.Packages.props would count for the applications.
const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'gateway-packages-')));
let status = 1;
try {
  // No cache on this machine knows a version that is new with every run.
  const [, current] = /<Version>(.+)<\/Version>/.exec(readFileSync(path.join(repository, 'Directory.Build.props'), 'utf8'));
  const version = `${current}-test.${new Date().toISOString().replace(/\D/g, '')}`;
  const feed = path.join(home, 'feed');
  await dotnet(['pack', 'Packages.slnf', '--configuration', 'Release', '--verbosity', 'quiet', `-p:PackageVersion=${version}`, `-p:PackageOutputPath=${feed}`], { cwd: repository });
  await writeNugetConfig(home, feed);

  const environment = { ...process.env, PACKAGES_HOME: home, PACKAGES_VERSION: version };
  const only = process.argv.slice(2);
  const files = only.length > 0 ? only : ['content.test.js', 'service.test.js', 'beside-microsoft.test.js', 'documents.test.js', 'tool.test.js', 'templates.test.js'];
  ({ status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', '--test-timeout=300000', ...files], { cwd: import.meta.dirname, env: environment, stdio: 'inherit' }));
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

process.exitCode = status ?? 1;
