// Indents and colours JSON as text, without parsing it, so that no number changes.
import { h } from './dom.js';

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)|([{}[\],:])|(\s+)|([^\s])/g;
const longest = 200_000;

/** Longer text is not indented: matching a very long string would overflow the stack. */
const longestIndented = 2_000_000;

/** Indents JSON text by two spaces. Very long text, and text that is not JSON, stays as it is. */
export function indent(text) {
  if (text.length > longestIndented) {
    return text;
  }

  let depth = 0;
  let result = '';
  let previous = '';
  for (const [token, string, colon, , , mark, blank] of text.matchAll(tokens)) {
    if (blank) {
      continue;
    }

    if (mark === '}' || mark === ']') {
      depth = Math.max(0, depth - 1);
      result += previous === '{' || previous === '[' ? '' : `\n${'  '.repeat(depth)}`;
    } else if (previous === '{' || previous === '[') {
      result += `\n${'  '.repeat(depth)}`;
    }

    result += string === undefined ? token : string + (colon ? ': ' : '');
    if (mark === '{' || mark === '[') {
      depth++;
    } else if (mark === ',') {
      result += `\n${'  '.repeat(depth)}`;
    } else if (mark === ':') {
      result += ' ';
    }

    previous = token;
  }

  return result;
}

/** Splits JSON text into coloured parts. Very long text stays as it is. */
export function colour(text) {
  if (text.length > longest) {
    return [text];
  }

  const parts = [];
  let plain = '';
  for (const [token, string, colon, digits, keyword] of text.matchAll(tokens)) {
    const kind = string ? (colon ? 'key' : 'text') : digits ? 'number' : keyword ? 'word' : '';
    if (!kind) {
      plain += token;
      continue;
    }

    parts.push(plain, h('span', { class: `j-${kind}` }, string ?? token));
    plain = colon ?? '';
  }

  return [...parts, plain].filter(part => part !== '');
}
