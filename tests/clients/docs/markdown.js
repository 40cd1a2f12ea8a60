// The Markdown files that readers see: their headings, links and fenced blocks.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { lexer, walkTokens } from 'marked';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

const inFolder = folder => readdirSync(path.join(repository, folder), { recursive: true }).filter(file => file.endsWith('.md')).map(file => `${folder}/${file}`);

const readmesOf = folder => readdirSync(path.join(repository, folder)).map(room => `${folder}/${room}/README.md`).filter(file => existsSync(path.join(repository, file)));

/** All pages whose links are checked, as paths from the root of the repository. */
export const allPages = () => [
  ...readdirSync(repository).filter(file => file.endsWith('.md')),
  ...inFolder('docs'),
  ...['src', 'tests', 'examples'].flatMap(readmesOf),
  'benchmarks/README.md', 'examples/README.md', 'templates/README.md', 'tests/clients/docs/README.md',
].sort();

/** The pages of a folder, in the order of their names, its README.md first. */
export const pagesOf = folder => inFolder(folder).sort((one, other) => other.endsWith('README.md') - one.endsWith('README.md') || (one < other ? -1 : 1));

export class Page {
  /** Fenced blocks: `{ language, attributes, lines, line }`. ```` ```console terminal=anna ```` has the attribute `terminal`. */
  blocks = [];

  /** `{ depth, text, anchor }`. */
  headings = [];

  /** Targets as written. */
  links = [];

  constructor(file) {
    this.file = file;
    this.text = readFileSync(path.join(repository, file), 'utf8');
    const tokens = lexer(this.text);
    const slugger = new GithubSlugger();
    let at = 0;
    walkTokens(tokens, token => {
      if (token.type === 'code' && /^(```|~~~)/.test(token.raw.trimStart())) {
        at = this.text.indexOf(token.raw, at);
        this.blocks.push({ ...infoOf(token.lang ?? ''), lines: token.text.split('\n'), line: this.text.slice(0, at).split('\n').length });
        at += token.raw.length;
      } else if (token.type === 'heading') {
        const text = plain(token.tokens);
        this.headings.push({ depth: token.depth, text, anchor: slugger.slug(text) });
      } else if (token.type === 'link' || token.type === 'image') {
        this.links.push(token.href);
      }
    });
  }

  /** The place of a block, for messages. */
  place(block) {
    return `${this.file}:${block.line}`;
  }
}

const plain = tokens => tokens.map(token => (token.tokens ? plain(token.tokens) : unescaped(token.text ?? token.raw))).join('');

const unescaped = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

function infoOf(info) {
  const [language, ...rest] = info.split(/\s+/);
  return { language, attributes: Object.fromEntries(rest.map(part => [part.split('=')[0], part.slice(part.indexOf('=') + 1)])) };
}
