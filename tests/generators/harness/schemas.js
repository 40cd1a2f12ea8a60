// Judges JSON by the schemas of a document, with ajv.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What protobuf's numbers and texts add to JSON Schema's formats. */
const formats = {
  int32: { type: 'number', validate: value => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31 },
  uint32: { type: 'number', validate: value => Number.isInteger(value) && value >= 0 && value < 2 ** 32 },
  int64: /^-?\d{1,19}$/,
  uint64: /^\d{1,20}$/,
  float: { type: 'number', validate: () => true },
  double: { type: 'number', validate: () => true },
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  binary: true,
};

export class Judge {
  #ajv = new Ajv({ strict: false, allErrors: true });
  #document;
  #compiled = new Map();

  constructor(document) {
    this.#document = document;
    addFormats(this.#ajv);
    Object.entries(formats).forEach(([name, format]) => this.#ajv.addFormat(name, format));
    this.#ajv.addSchema(document, 'document');
  }

  /** The operations that have an id, with their paths and verbs. */
  get operations() {
    return Object.entries(this.#document.paths).flatMap(([path, item]) => Object.entries(item).filter(([, operation]) => operation.responses).map(([verb, operation]) => ({ path, verb, operation })));
  }

  /** Follows a reference, once. */
  resolve(value) {
    return value?.$ref === undefined ? value : pointer(value.$ref).reduce((parent, name) => parent[name], this.#document);
  }

  /** The schema of an answer's content, or undefined where the document has none. */
  schemaOf({ operation }, status, type) {
    const { responses } = operation;
    return this.resolve(responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default)?.content?.[type]?.schema;
  }

  /** What is wrong with a value; empty if nothing is. A member that the schema does not have is wrong: the gateway writes none. */
  mistakes(schema, value) {
    const key = JSON.stringify(schema);
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(closed(relocated(schema)));
    this.#compiled.set(key, validate);
    return validate(value) ? [] : validate.errors.map(({ instancePath, message, schemaPath }) => `${instancePath}: ${message} (${schemaPath})`);
  }
}

const pointer = reference => reference.slice(2).split('/').map(name => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));

/** References begin at the document, wherever the schema stands. */
function relocated(value) {
  if (Array.isArray(value)) {
    return value.map(relocated);
  }

  return value && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === '$ref' && typeof inner === 'string' ? `document${inner}` : relocated(inner)]))
    : value;
}

/** A schema allows members that it does not know, as clients must; what the gateway writes, the document has. */
function closed(schema) {
  if (schema.type === 'array') {
    return { ...schema, items: closed(schema.items) };
  }

  return { ...schema, unevaluatedProperties: false };
}
