// The feed that run.js has made, and projects that take their packages from it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dotnet, repository } from './dotnet.js';

assert.ok(process.env.PACKAGES_HOME, 'Run the tests by `npm test`: run.js packs what they need.');

export const home = process.env.PACKAGES_HOME;
export const feed = path.join(home, 'feed');

/** The version of all our packages in this run. */
export const version = process.env.PACKAGES_VERSION;

/** The versions of the packages of others, by their ids, and the labels of their groups. */
export const central = new Map(
  [...readFileSync(path.join(repository, 'Directory.Packages.props'), 'utf8').matchAll(/<ItemGroup Label="(.+?)">(.*?)<\/ItemGroup>/gs)].flatMap(([, label, group]) =>
    [...group.matchAll(/<PackageVersion Include="(.+?)" Version="(.+?)"/g)].map(([, id, pinned]) => [id, { label, version: pinned }])));

export const packageFiles = readdirSync(feed).map(name => path.join(feed, name));

// An advisory of tomorrow about a package of others is no mistake of ours.
const env = { NUGET_PACKAGES: path.join(home, 'packages'), NuGetAudit: 'false' };

/** Runs a command of the SDK where the feed is known. */
export const run = (args, cwd = home) => dotnet(args, { cwd, env });

/** `dotnet new`, with templates of this run only. */
export const dotnetNew = (...args) => run(['new', ...args, '--debug:custom-hive', path.join(home, 'templates')]);

/** A project made by a template. */
export class Project {
  constructor(name) {
    this.name = name;
    this.folder = path.join(home, name);
  }

  static async create(template, name, ...options) {
    const project = new Project(name);
    await dotnetNew(template, '--output', project.folder, ...options);
    return project;
  }

  read(file) {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  write(file, text) {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Puts a text before another one, which the file must have once. */
  insertBefore(file, place, text) {
    const parts = this.read(file).split(place);
    assert.equal(parts.length, 2, `${file} has '${place}' once`);
    this.write(file, parts.join(`${text}${place}`));
  }

  add(id, pinned = version) {
    this.insertBefore(`${this.name}.csproj`, '</Project>', `  <ItemGroup>\n    <PackageReference Include="${id}" Version="${pinned}" />\n  </ItemGroup>\n`);
  }

  build() {
    return run(['build', '--verbosity', 'quiet', '-warnaserror'], this.folder);
  }

  get dll() {
    return path.join(this.folder, 'bin', 'Debug', 'net10.0', `${this.name}.dll`);
  }
}
