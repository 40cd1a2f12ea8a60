#!/usr/bin/env node
'use strict';
// Makes the suite's runner start on systems with glibc 2.36 (Debian 12): debian12.cjs <runner> <copy>.
//
// The runner was linked against glibc 2.38 and GCC 13's libstdc++, of which it uses five symbols. All five have older twins with the
// same arguments and results as far as the runner uses them, so the copy asks the loader for those instead:
//   - in .dynsym / .dynstr, the names are overwritten (each twin's name is shorter) and their version is set to "any";
//   - in .gnu.version_r, the two new versions are marked weak, so that their absence is a warning on stderr and no error.
// A runner that does not look exactly as expected is refused rather than damaged.
const { readFileSync, writeFileSync } = require('node:fs');

const TWINS = new Map([
  ['__isoc23_strtol', 'strtol'],
  ['__isoc23_strtoul', 'strtoul'],
  ['__isoc23_strtoll', 'strtoll'],
  ['__isoc23_strtoull', 'strtoull'],
  // The marker that pulls in iostream's start-up; the constructor it stands for looks at no object.
  ['_ZSt21ios_base_library_initv', '_ZNSt8ios_base4InitC1Ev'],
]);
const TOO_NEW = new Set(['GLIBC_2.38', 'GLIBCXX_3.4.32']);

const SHT_DYNSYM = 11;
const SHT_GNU_VERNEED = 0x6ffffffe;
const SHT_GNU_VERSYM = 0x6fffffff;
const SYMBOL_SIZE = 24;
const ANY_VERSION = 1;
const WEAK = 2;

class Elf {
  constructor(bytes) {
    this.bytes = bytes;
    if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) {
      throw new Error('not a 64-bit little-endian ELF file');
    }
    const table = this.long(0x28);
    const size = bytes.readUInt16LE(0x3a);
    const count = bytes.readUInt16LE(0x3c);
    this.sections = Array.from({ length: count }, (_, i) => {
      const at = table + i * size;
      return {
        type: bytes.readUInt32LE(at + 4),
        offset: this.long(at + 24),
        size: this.long(at + 32),
        link: bytes.readUInt32LE(at + 40),
        info: bytes.readUInt32LE(at + 44),
      };
    });
  }

  long(at) {
    return Number(this.bytes.readBigUInt64LE(at));
  }

  section(type) {
    return this.sections.find((section) => section.type === type);
  }

  text(at) {
    return this.bytes.toString('latin1', at, this.bytes.indexOf(0, at));
  }
}

function renameSymbols(elf) {
  const symbols = elf.section(SHT_DYNSYM);
  const names = elf.sections[symbols.link].offset;
  const versions = elf.section(SHT_GNU_VERSYM).offset;
  let renamed = 0;
  for (let i = 0; i < symbols.size / SYMBOL_SIZE; i++) {
    const nameAt = names + elf.bytes.readUInt32LE(symbols.offset + i * SYMBOL_SIZE);
    const twin = TWINS.get(elf.text(nameAt));
    if (twin !== undefined) {
      elf.bytes.write(`${twin}\0`, nameAt, 'latin1');
      elf.bytes.writeUInt16LE(ANY_VERSION, versions + i * 2);
      renamed++;
    }
  }
  return renamed;
}

function weakenVersions(elf) {
  const needs = elf.section(SHT_GNU_VERNEED);
  const names = elf.sections[needs.link].offset;
  let weakened = 0;
  let library = needs.offset;
  for (let i = 0; i < needs.info; i++) {
    let version = library + elf.bytes.readUInt32LE(library + 8);
    for (let left = elf.bytes.readUInt16LE(library + 2); left > 0; left--) {
      if (TOO_NEW.has(elf.text(names + elf.bytes.readUInt32LE(version + 8)))) {
        elf.bytes.writeUInt16LE(elf.bytes.readUInt16LE(version + 4) | WEAK, version + 4);
        weakened++;
      }
      version += elf.bytes.readUInt32LE(version + 12);
    }
    library += elf.bytes.readUInt32LE(library + 12);
  }
  return weakened;
}

const [source, target] = process.argv.slice(2);
const elf = new Elf(readFileSync(source));
const renamed = renameSymbols(elf);
const weakened = weakenVersions(elf);
if (renamed !== TWINS.size || weakened !== TOO_NEW.size) {
  console.error(`${source} is not the runner this was written for: ${renamed} symbols and ${weakened} versions matched`);
  process.exit(1);
}
writeFileSync(target, elf.bytes, { mode: 0o755 });
