// The types of a method's messages, from method.json, and the editors of their fields.

/** Messages with a JSON form of their own: the editor of a value, and an example. */
const wellKnown = {
  Timestamp: { edit: 'text', hint: '2026-01-31T12:00:00Z' },
  Duration: { edit: 'text', hint: '1.5s' },
  FieldMask: { edit: 'text', hint: 'name,author.name' },
  Struct: { edit: 'json', hint: '{"any": "object"}' },
  Value: { edit: 'json', hint: 'any JSON value' },
  ListValue: { edit: 'json', hint: '["any", "list"]' },
  Any: { edit: 'json', hint: '{"@type": "type.googleapis.com/…"}' },
  Empty: { edit: 'json', hint: '{}' },
  DoubleValue: { scalar: 'double' },
  FloatValue: { scalar: 'float' },
  Int64Value: { scalar: 'int64' },
  UInt64Value: { scalar: 'uint64' },
  Int32Value: { scalar: 'int32' },
  UInt32Value: { scalar: 'uint32' },
  BoolValue: { scalar: 'bool' },
  StringValue: { scalar: 'string' },
  BytesValue: { scalar: 'bytes' },
};

export const integers = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

const prefix = 'google.protobuf.';

/** The short name of a well-known message, such as `Timestamp`; undefined for other types. */
export const wellKnownName = type => (type?.startsWith(prefix) && type.slice(prefix.length) in wellKnown ? type.slice(prefix.length) : undefined);

/** The editor of one value of a field: `{ edit: 'text' | 'number' | 'bool' | 'enum' | 'json' | 'message', … }`. */
export function editorOf(field, types) {
  if (field.type === 'enum') {
    return types[field.of]?.values ? { edit: 'enum', values: types[field.of].values } : { edit: 'text', scalar: 'string' };
  }

  if (field.type === 'message') {
    const known = wellKnown[wellKnownName(field.of)];
    return known ? { edit: scalarEditor(known.scalar), ...known } : types[field.of]?.fields ? { edit: 'message' } : { edit: 'json', hint: 'JSON' };
  }

  return { edit: scalarEditor(field.type), scalar: field.type };
}

const scalarEditor = scalar => (scalar === 'bool' ? 'bool' : scalar === 'string' || scalar === 'bytes' ? 'text' : 'number');

const short = type => type.slice(type.lastIndexOf('.') + 1);

/** The type of a field in short: `repeated HelloReq`, `map<string, int32>`. */
export function typeText(field) {
  const one = field.of ? short(field.of) : field.type;
  return field.key ? `map<${field.key}, ${one}>` : field.repeated ? `repeated ${one}` : one;
}

/** Finds a field by its JSON name or its name in the .proto file. */
export const fieldNamed = (type, name) => type?.fields?.find(field => field.name === name || field.proto === name);

/** A message with its fields under the names that the server writes, at every depth with a known type. */
export function canonical(value, name, types) {
  const type = types[name];
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !type?.fields || wellKnownName(name)) {
    return value;
  }

  const result = Object.create(null);
  for (const [key, inner] of Object.entries(value)) {
    const field = fieldNamed(type, key);
    result[field?.name ?? key] = field?.type !== 'message' ? inner
      : field.key ? Object.assign(Object.create(null), mapValues(inner, item => canonical(item, field.of, types)))
      : Array.isArray(inner) ? inner.map(item => canonical(item, field.of, types))
      : canonical(inner, field.of, types);
  }

  return result;
}

const mapValues = (value, change) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)])) : value;

/** An initial value of a message: its required fields, or else its first field, empty. */
export function example(name, types, depth = 0) {
  if (wellKnownName(name)) {
    return firstValue({ type: 'message', of: name }, types);
  }

  const result = Object.create(null);
  const fields = (types[name]?.fields ?? []).filter(field => !field.outputOnly);
  const shown = fields.some(field => field.required) ? fields.filter(field => field.required) : fields.filter(field => !field.oneof).slice(0, 1);
  for (const field of shown) {
    const { edit, scalar, hint } = editorOf(field, types);
    if (!field.repeated && !field.key && edit === 'text' && !hint && scalar === 'string') {
      result[field.name] = '';
    } else if (!field.repeated && !field.key && edit === 'message' && field.required && depth < 3) {
      result[field.name] = example(field.of, types, depth + 1);
    }
  }

  return result;
}

/** An initial value of a field, so that the form shows its row. */
export function firstValue(field, types) {
  const { edit, values, scalar, hint } = editorOf(field, types);
  return edit === 'message' ? Object.create(null)
    : edit === 'enum' ? values[0].name
    : edit === 'bool' ? false
    : edit === 'number' ? (scalar.endsWith('64') ? '0' : 0)
    : edit === 'json' ? (wellKnownName(field.of) === 'ListValue' ? [] : Object.create(null))
    : hint ?? '';
}

/** The name of a message's only field, if it is a string: a typed line can fill it. */
export function onlyTextField(name, types) {
  const fields = types[name]?.fields ?? [];
  return fields.length === 1 && fields[0].type === 'string' && !fields[0].repeated && !fields[0].key ? fields[0].name : undefined;
}

/** Declares a type and all types that it uses, as a .proto file does. */
export function declarations(name, types) {
  const seen = new Set();
  const open = [name];
  const text = [];
  while (open.length > 0 && text.length < 200) {
    const next = open.shift();
    if (seen.has(next) || !types[next]) {
      continue;
    }

    seen.add(next);
    const { fields, values, comment } = types[next];
    const remark = (words, margin = '') => (words ? words.split('\n').map(line => `${margin}// ${line}\n`).join('') : '');
    const lines = values
      ? values.map(value => `${remark(value.comment, '  ')}  ${value.name} = ${value.number};`)
      : fields.map(field => `${remark(field.comment, '  ')}  ${field.optional ? 'optional ' : ''}${typeText({ ...field, of: field.of })} ${field.proto ?? field.name} = ${field.number};${field.oneof ? ` // oneof ${field.oneof}` : ''}`);
    text.push(`${remark(comment)}${values ? 'enum' : 'message'} ${next} {\n${lines.join('\n')}\n}`);
    open.push(...(fields ?? []).map(field => field.of).filter(Boolean));
  }

  return text.join('\n\n');
}
