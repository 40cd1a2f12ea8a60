// Reads a package: a ZIP archive with a .nuspec.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;

/** The files of a package, by their names, without those that every package has for its container. */
export function readPackage(file) {
  const archive = readFileSync(file);
  let end = archive.length - 22;
  while (archive.readUInt32LE(end) !== endOfDirectory) {
    end--;
  }

  const files = new Map();
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(at => archive.readUInt16LE(entry + at));
    const name = decodeURIComponent(archive.toString('utf8', entry + 46, entry + 46 + nameLength));
    files.set(name, contentOf(archive, entry));
    entry += 46 + nameLength + extraLength + commentLength;
  }

  return new Map([...files].filter(([name]) => !/^(_rels\/|package\/services\/|\[Content_Types\]\.xml$)/.test(name)));
}

function contentOf(archive, entry) {
  const [method, length, local] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20), archive.readUInt32LE(entry + 42)];
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(start, start + length);
  return method === 0 ? bytes : inflateRawSync(bytes);
}

/** The symbols inside of an assembly: "MPDB", a length, and a deflated portable PDB. */
export function embeddedSymbols(assembly) {
  const at = assembly.indexOf('MPDB');
  return at < 0 ? undefined : inflateRawSync(assembly.subarray(at + 8), { finishFlush: 2 });
}
