// A JSON reader and writer that keeps what JSON.parse loses: the place of each value, numbers beyond 2^53, duplicate names.

/** A number that JavaScript would change, kept as it was written. */
export class RawNumber {
  constructor(text) {
    this.text = text;
  }
}

/** A mistake in JSON text, at an index. */
export class JsonMistake extends Error {
  constructor(message, at) {
    super(message);
    this.at = at;
  }
}

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_$][\w$]*/y;

/** Reads one JSON value. `places` gets the index of each value, by its path as JSON text. */
export function parseJson(text, places = new Map()) {
  let at = 0;

  const take = pattern => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [''];
    at += found.length;
    return found;
  };
  const skip = () => take(space);
  const fail = (message, where = at) => {
    throw new JsonMistake(message, where);
  };
  const found = () => (at >= text.length ? 'the end' : `'${String.fromCodePoint(text.codePointAt(at))}'`);

  function readString() {
    const start = at++;
    for (; text[at] !== '"'; at += text[at] === '\\' ? 2 : 1) {
      if (at >= text.length) {
        fail('this string has no closing quote', start);
      } else if (text[at] < ' ') {
        fail('a line break or control character in a string: write it as \\n or \\u…');
      }
    }

    at++;
    try {
      return JSON.parse(text.slice(start, at));
    } catch {
      return fail('an invalid escape in this string', start);
    }
  }

  function readNumber() {
    const start = at;
    const digits = take(number);
    if (digits === '' || /[\w.+-]/.test(text[at] ?? '')) {
      fail('an invalid number', start);
    }

    return String(Number(digits)) === digits ? Number(digits) : new RawNumber(digits);
  }

  function readObject(path) {
    const result = Object.create(null);
    at++;
    for (let isFirst = true; ; isFirst = false) {
      skip();
      if (isFirst && text[at] === '}') {
        break;
      }

      if (text[at] !== '"') {
        fail(`expected a name in double quotes, found ${found()}`);
      }

      const nameAt = at;
      const name = readString();
      if (name in result) {
        fail(`"${name}" is given twice`, nameAt);
      }

      skip();
      if (text[at] !== ':') {
        fail(`expected ':' after "${name}", found ${found()}`);
      }

      at++;
      result[name] = readValue([...path, name]);
      skip();
      if (text[at] !== ',') {
        break;
      }

      at++;
    }

    if (text[at] !== '}') {
      fail(`expected ',' or '}', found ${found()}`);
    }

    at++;
    return result;
  }

  function readArray(path) {
    const result = [];
    at++;
    skip();
    if (text[at] === ']') {
      at++;
      return result;
    }

    for (;;) {
      result.push(readValue([...path, result.length]));
      skip();
      if (text[at] !== ',') {
        break;
      }

      at++;
    }

    if (text[at] !== ']') {
      fail(`expected ',' or ']', found ${found()}`);
    }

    at++;
    return result;
  }

  function readValue(path) {
    if (path.length > 100) {
      fail('nested more than 100 deep');
    }

    skip();
    places.set(JSON.stringify(path), at);
    const start = at;
    switch (text[at]) {
      case '{': return readObject(path);
      case '[': return readArray(path);
      case '"': return readString();
    }

    if (/[-\d]/.test(text[at] ?? '')) {
      return readNumber();
    }

    switch (take(word)) {
      case 'true': return true;
      case 'false': return false;
      case 'null': return null;
      case '': return fail(`expected a value, found ${found()}`);
      default: return fail(`'${text.slice(start, at)}' is not a JSON value: a string needs double quotes`, start);
    }
  }

  const value = readValue([]);
  skip();
  return at < text.length ? fail(`expected nothing more, found ${found()}`) : value;
}

/** Writes a value as JSON: on one line, or with an indent. */
export function writeJson(value, indent = 0, depth = 0) {
  if (value instanceof RawNumber) {
    return value.text;
  }

  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value ?? null);
  }

  const isList = Array.isArray(value);
  const parts = isList
    ? value.map(item => writeJson(item, indent, depth + 1))
    : Object.keys(value).map(name => `${JSON.stringify(name)}:${indent ? ' ' : ''}${writeJson(value[name], indent, depth + 1)}`);
  const [open, close] = isList ? '[]' : '{}';
  if (!indent || parts.length === 0) {
    return open + parts.join(',') + close;
  }

  const margin = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${margin}${parts.join(`,${margin}`)}\n${' '.repeat(indent * depth)}${close}`;
}

/** Line and column of an index, both from 1. */
export function placeOf(text, at) {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1).length + 1 };
}
