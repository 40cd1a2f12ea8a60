// A method with a field of every kind, as the console is told of it.
const author = { type: 'message', of: 'odd.Author' };

const types = {
  'odd.Thing': {
    comment: 'A thing.',
    fields: [
      { name: 'name', number: 1, type: 'string', required: true, comment: 'Its name.' },
      { name: 'count', number: 2, type: 'int32' },
      { name: 'bigCount', proto: 'big_count', number: 3, type: 'int64' },
      { name: 'isOn', proto: 'is_on', number: 4, type: 'bool' },
      { name: 'maybe', number: 5, type: 'bool', optional: true },
      { name: 'color', number: 6, type: 'enum', of: 'odd.Color' },
      { name: 'tags', number: 7, type: 'string', repeated: true },
      { name: 'labels', number: 8, type: 'int32', key: 'string' },
      { name: 'author', number: 9, ...author, comment: 'Who made it.' },
      { name: 'others', number: 10, ...author, repeated: true },
      { name: 'text', number: 11, type: 'string', oneof: 'content' },
      { name: 'data', number: 12, type: 'bytes', oneof: 'content' },
      { name: 'when', number: 13, type: 'message', of: 'google.protobuf.Timestamp' },
      { name: 'extra', number: 14, type: 'message', of: 'google.protobuf.Struct' },
      { name: 'nick', number: 15, type: 'string', optional: true },
      { name: 'ratio', number: 16, type: 'double' },
    ],
  },
  'odd.Author': { fields: [{ name: 'name', number: 1, type: 'string' }, { name: 'friend', number: 2, ...author }] },
  'odd.Color': { values: [{ name: 'RED', number: 0, comment: 'Like a rose.' }, { name: 'GREEN', number: 1 }] },
};

export const method = {
  service: 'odd.Things', name: 'Make', kind: 'unary', comment: 'Makes a thing. It may take a while.\n\nA second paragraph.', input: 'odd.Thing', output: 'odd.Thing', types,
  bindings: [
    { verb: 'POST', path: '/odd/{name=things/*}:make', pieces: [{ text: '/odd/' }, { name: 'name', field: ['name'], pattern: 'things/*' }, { text: ':make' }], body: '*' },
    { verb: 'GET', path: '/odd/{name=things/*}', pieces: [{ text: '/odd/' }, { name: 'name', field: ['name'], pattern: 'things/*' }] },
    { verb: 'PUT', path: '/odd/{name=things/*}/author', pieces: [{ text: '/odd/' }, { name: 'name', field: ['name'], pattern: 'things/*' }, { text: '/author' }], body: 'author' },
  ],
  engine: { streams: ['ndjson', 'json', 'sse'], sockets: true },
  rpc: [{ text: '/odd.Things/Make' }],
};

const entry = ({ name, kind, bindings }) => ({ name, kind, paths: bindings.map(({ verb, path }) => `${verb} ${path}`) });

export const odd = { 'methods.json': { services: [{ name: 'odd.Things', methods: [entry(method)] }] }, 'method.json': method };

/** The same method under many names. */
export const many = (services, each) => ({
  'methods.json': {
    services: Array.from({ length: services }, (_, service) => ({
      name: `many.v1.Service${service}`,
      methods: Array.from({ length: each }, (__, index) => ({ ...entry(method), name: `Method${service * each + index}` })),
    })),
  },
  'method.json': method,
});
