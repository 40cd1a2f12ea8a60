// Checks a message against its type before it is sent: each mistake with the path of its place.
import { RawNumber } from './json.js';
import { editorOf, fieldNamed, integers, wellKnownName } from './schema.js';

const most = 20;

/** The mistakes of a message: `[{ path: ['author', 'age'], message }]`. */
export function check(value, name, types) {
  const mistakes = [];
  checkOne(value, { type: 'message', of: name }, [], { types, add: (path, message) => mistakes.length < most && mistakes.push({ path, message }) });
  return mistakes;
}

/** A path as the gateway writes it: `$.labels["a b"][0]`. */
export const pathText = path => path.reduce((text, part) => text + (typeof part === 'number' ? `[${part}]` : /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`), '$');

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof RawNumber);
const textOf = value => (value instanceof RawNumber ? value.text : Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : JSON.stringify(value));

function checkMessage(value, name, path, context) {
  if (!isObject(value)) {
    context.add(path, `expected an object, found ${textOf(value)}`);
    return;
  }

  const type = context.types[name];
  const chosen = new Map();
  for (const [key, inner] of Object.entries(value)) {
    const field = fieldNamed(type, key);
    const place = [...path, key];
    if (!field) {
      if (!key.startsWith('[')) {
        const near = similar(key, type.fields);
        context.add(place, `${name} has no field "${key}"${near ? `; did you mean "${near}"?` : ''}`);
      }

      continue;
    }

    if (field.oneof && inner !== null) {
      if (chosen.has(field.oneof)) {
        context.add(place, `only one of ${field.oneof} may be set, and "${chosen.get(field.oneof)}" is`);
      }

      chosen.set(field.oneof, key);
    }

    if (inner !== null) {
      checkField(inner, field, place, context);
    }
  }
}

function checkField(value, field, path, context) {
  if (field.key) {
    if (!isObject(value)) {
      context.add(path, `expected an object, found ${textOf(value)}`);
      return;
    }

    for (const [key, item] of Object.entries(value)) {
      const wrong = integers[field.key] ? wrongInteger(key, field.key) : field.key === 'bool' && !/^(true|false)$/.test(key) ? 'expected true or false' : undefined;
      if (wrong) {
        context.add([...path, key], `the key: ${wrong}`);
      }

      checkOne(item, field, [...path, key], context);
    }
  } else if (field.repeated) {
    if (!Array.isArray(value)) {
      context.add(path, `expected a list, found ${textOf(value)}`);
      return;
    }

    value.forEach((item, index) => checkOne(item, field, [...path, index], context));
  } else {
    checkOne(value, field, path, context);
  }
}

function checkOne(value, field, path, context) {
  const editor = editorOf(field, context.types);
  if (editor.edit === 'message') {
    checkMessage(value, field.of, path, context);
    return;
  }

  const wrong = field.type === 'enum' ? wrongEnum(value, field.of, context.types[field.of])
    : editor.scalar ? wrongScalar(value, editor.scalar)
    : wrongWellKnown(value, wellKnownName(field.of));
  if (wrong) {
    context.add(path, wrong);
  }
}

/** Accepts any name if the values of the enum are unknown: the server leaves types out when there are too many. */
function wrongEnum(value, name, type) {
  if (typeof value === 'string' ? !type?.values || type.values.some(one => one.name === value || one.alias === value) : wrongInteger(value, 'int32') === undefined) {
    return undefined;
  }

  const near = typeof value === 'string' ? similar(value, type.values) : undefined;
  return `expected a value of ${name}, found ${textOf(value)}${near ? `; did you mean "${near}"?` : ''}`;
}

function wrongScalar(value, scalar) {
  switch (scalar) {
    case 'string': return typeof value !== 'string' ? `expected a string, found ${textOf(value)}`
      : value.isWellFormed() ? undefined : `${textOf(value)} has half a character: a surrogate stands alone`;
    case 'bool': return typeof value === 'boolean' ? undefined : `expected true or false, found ${textOf(value)}`;
    case 'bytes': return typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) && value.replace(/=/g, '').length % 4 !== 1 ? undefined : `expected base64, found ${textOf(value)}`;
    case 'double':
    case 'float': return wrongFloat(value, scalar);
    default: return wrongInteger(value, scalar);
  }
}

function wrongFloat(value, scalar) {
  const text = value instanceof RawNumber ? value.text : value;
  const isNumber = typeof text === 'number' || (typeof text === 'string' && (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) || /^(NaN|-?Infinity)$/.test(text)));
  if (!isNumber) {
    return `expected a number, found ${textOf(value)}`;
  }

  const isFinite = /Infinity|NaN/.test(String(text)) || Number.isFinite(scalar === 'float' ? Math.fround(Number(text)) : Number(text));
  return isFinite ? undefined : `${textOf(value)} is too large for ${scalar}`;
}

function wrongInteger(value, scalar) {
  const text = value instanceof RawNumber ? value.text : String(value);
  if ((typeof value !== 'number' && typeof value !== 'string' && !(value instanceof RawNumber)) || !/^-?\d+(\.0+)?$|^-?\d+(\.\d+)?[eE]\+?\d+$/.test(text)) {
    return `expected an integer, found ${textOf(value)}`;
  }

  const number = /^-?\d+$/.test(text) ? BigInt(text) : Number.isInteger(Number(text)) ? BigInt(Number(text)) : undefined;
  const [least, greatest] = integers[scalar];
  return number === undefined ? `expected an integer, found ${textOf(value)}`
    : number < least || number > greatest ? `${text} is not in the range of ${scalar}, ${least} to ${greatest}`
    : undefined;
}

const forms = {
  Timestamp: [/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/, 'a time such as "2026-01-31T12:00:00Z"'],
  Duration: [/^-?\d+(\.\d{1,9})?s$/, 'a duration such as "1.5s"'],
  FieldMask: [/^([\w.]+(,[\w.]+)*)?$/, 'paths such as "name,author.name"'],
};

function wrongWellKnown(value, name) {
  const [form, words] = forms[name] ?? [];
  if (form) {
    return typeof value === 'string' && form.test(value) ? undefined : `expected ${words}, found ${textOf(value)}`;
  }

  const isRight = name === 'ListValue' ? Array.isArray(value) : name === 'Value' || name === undefined || isObject(value);
  return isRight ? undefined : `expected ${name === 'ListValue' ? 'a list' : 'an object'}, found ${textOf(value)}`;
}

/** A name that is one or two letters away. */
function similar(name, among) {
  const small = name.toLowerCase().replaceAll('_', '');
  return among.map(one => [distance(small, one.name.toLowerCase().replaceAll('_', '')), one.name]).filter(([away]) => away <= Math.min(2, small.length / 2)).sort(([a], [b]) => a - b)[0]?.[1];
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }

    row = next;
  }

  return row[b.length];
}
