// What etcd is asked by REST, and what its own grpc-gateway answers. The cases follow each other: one server, fresh, sees them all in this order.
//   name, path, verb (POST), body, headers    the request; headers may be made from what earlier cases kept
//   status, values                            the answer, with a star for what is different in each run
//   stream, reads                             the answer is a stream; how many values are read of one without an end
//   changing, see, statusOnly, ownWords, ours how compare() looks at it: harness/compare.js
import { createHash } from 'node:crypto';
import { unknownMember } from '../grpc-gateway/differences.js';
import { authentication } from './authentication-cases.js';

const b64 = text => Buffer.from(text).toString('base64');
const header = (revision, more = {}) => ({ cluster_id: '*', member_id: '*', ...(revision ? { revision: `${revision}` } : {}), raft_term: '2', ...more });
const a = { key: b64('a'), create_revision: '2', mod_revision: '2', version: '1', value: b64('1') };
const failure = (code, message) => ({ error: message, message, code });
const sha256 = bytes => createHash('sha256').update(bytes).digest();

const keys = [
  { name: 'put', path: '/v3/kv/put', body: { key: b64('a'), value: b64('1') }, status: 200, values: [{ header: header(2) }] },
  {
    name: 'put over a value, asked for the one before',
    path: '/v3/kv/put',
    body: { key: b64('b'), value: b64('x'), prev_kv: true },
    status: 200,
    values: [{ header: header(3) }],
  },
  {
    name: 'put with a name in lowerCamelCase',
    path: '/v3/kv/put',
    body: { key: b64('b'), value: b64('y'), prevKv: true },
    status: 200,
    values: [{ header: header(4), prev_kv: { key: b64('b'), create_revision: '3', mod_revision: '3', version: '1', value: b64('x') } }],
  },
  { name: 'range of one key', path: '/v3/kv/range', body: { key: b64('a') }, status: 200, values: [{ header: header(4), kvs: [a], count: '1' }] },
  { name: 'range of one key, in base64url without padding', path: '/v3/kv/range', body: { key: 'YQ' }, status: 400, values: [failure(3, 'illegal base64 data at input byte 0')],
    ours: { why: 'ProtoJSON takes base64url and takes it without padding; jsonpb of grpc-gateway 1 takes neither', status: 200, values: [{ header: header(4), kvs: [a], count: '1' }] } },
  {
    name: 'range of all keys, sorted downwards, one of them, keys alone',
    path: '/v3/kv/range',
    body: { key: 'AA==', range_end: 'AA==', limit: 1, sort_order: 'DESCEND', sort_target: 'KEY', keys_only: true },
    status: 200,
    values: [{ header: header(4), kvs: [{ key: b64('b'), create_revision: '3', mod_revision: '4', version: '2' }], more: true, count: '2' }],
  },
  {
    name: 'range with an enum by number and a 64-bit number as a string',
    path: '/v3/kv/range',
    body: { key: b64('a'), sort_order: 2, limit: '9', min_mod_revision: '0' },
    status: 200,
    values: [{ header: header(4), kvs: [a], count: '1' }],
  },
  {
    name: 'range at an earlier revision',
    path: '/v3/kv/range',
    body: { key: b64('b'), revision: 3 },
    status: 200,
    values: [{ header: header(4), kvs: [{ key: b64('b'), create_revision: '3', mod_revision: '3', version: '1', value: b64('x') }], count: '1' }],
  },
  { name: 'range that finds nothing', path: '/v3/kv/range', body: { key: b64('nothing') }, status: 200, values: [{ header: header(4) }] },
  {
    name: 'range at a revision to come',
    path: '/v3/kv/range',
    body: { key: b64('a'), revision: '999' },
    status: 400,
    values: [failure(11, 'etcdserver: mvcc: required revision is a future revision')],
  },
  {
    name: 'a transaction whose comparison holds',
    path: '/v3/kv/txn',
    body: {
      compare: [{ target: 'VALUE', key: b64('a'), value: b64('1') }, { target: 'VERSION', result: 'GREATER', key: b64('b'), version: '1' }],
      success: [{ request_put: { key: b64('c'), value: b64('z') } }, { requestRange: { key: b64('a') } }],
      failure: [{ request_delete_range: { key: b64('a') } }],
    },
    status: 200,
    values: [{
      header: header(5),
      succeeded: true,
      responses: [{ response_put: { header: { revision: '5' } } }, { response_range: { header: { revision: '5' }, kvs: [a], count: '1' } }],
    }],
  },
  {
    name: 'a transaction whose comparison fails, with another one inside',
    path: '/v3/kv/txn',
    body: { compare: [{ target: 'CREATE', key: b64('a'), create_revision: '99' }], failure: [{ request_txn: { success: [{ request_delete_range: { key: b64('c'), prev_kv: true } }] } }] },
    status: 200,
    values: [{
      header: header(6),
      responses: [{
        response_txn: {
          header: {},
          succeeded: true,
          responses: [{ response_delete_range: { header: { revision: '6' }, deleted: '1', prev_kvs: [{ key: b64('c'), create_revision: '5', mod_revision: '5', version: '1', value: b64('z') }] } }],
        },
      }],
    }],
  },
  {
    name: 'a transaction that puts a key twice',
    path: '/v3/kv/txn',
    body: { success: [{ request_put: { key: b64('d') } }, { request_put: { key: b64('d') } }] },
    status: 400,
    values: [failure(3, 'etcdserver: duplicate key given in txn request')],
  },
  { name: 'delete of a range that is empty', path: '/v3/kv/deleterange', body: { key: b64('x'), range_end: b64('z') }, status: 200, values: [{ header: header(6) }] },
  { name: 'delete of a key', path: '/v3/kv/deleterange', body: { key: b64('b') }, status: 200, values: [{ header: header(7), deleted: '1' }] },
];

const leases = [
  { name: 'lease grant', path: '/v3/lease/grant', body: { TTL: '600', ID: '7587' }, status: 200, values: [{ header: header(7), ID: '7587', TTL: '600' }] },
  { name: 'lease grant with an identity that is taken', path: '/v3/lease/grant', body: { TTL: 600, ID: 7587 }, status: 412, values: [failure(9, 'etcdserver: lease already exists')] },
  { name: 'put with a lease', path: '/v3/kv/put', body: { key: b64('leased'), lease: '7587' }, status: 200, values: [{ header: header(8) }] },
  { name: 'put with a lease that is not there', path: '/v3/kv/put', body: { key: b64('leased'), lease: '1' }, status: 404, values: [failure(5, 'etcdserver: requested lease not found')] },
  {
    name: 'lease time to live, with its keys',
    path: '/v3/lease/timetolive',
    body: { ID: '7587', keys: true },
    changing: ['TTL'],
    status: 200,
    values: [{ header: header(8), ID: '7587', TTL: '*', grantedTTL: '600', keys: [b64('leased')] }],
  },
  {
    name: 'the same by its other path',
    path: '/v3/kv/lease/timetolive',
    body: { ID: '7587' },
    changing: ['TTL'],
    status: 200,
    values: [{ header: header(8), ID: '7587', TTL: '*', grantedTTL: '600' }],
  },
  { name: 'list of leases', path: '/v3/lease/leases', body: {}, status: 200, values: [{ header: header(8), leases: [{ ID: '7587' }] }] },
  { name: 'keep alive, one request', path: '/v3/lease/keepalive', body: { ID: '7587' }, stream: true, status: 200, values: [{ result: { header: header(8), ID: '7587', TTL: '600' } }] },
  {
    name: 'keep alive, two requests in a body, one of them for no lease',
    path: '/v3/lease/keepalive',
    body: '{"ID":"7587"}\n{"ID":1}\n',
    stream: true,
    status: 200,
    values: [{ result: { header: header(8), ID: '7587', TTL: '600' } }, { result: { header: header(8), ID: '1' } }],
  },
  { name: 'keep alive without a request', path: '/v3/lease/keepalive', body: '', stream: true, status: 200, values: [] },
  { name: 'lease revoke', path: '/v3/lease/revoke', body: { ID: '7587' }, status: 200, values: [{ header: header(9) }] },
  { name: 'lease revoke once more, by its other path', path: '/v3/kv/lease/revoke', body: { ID: '7587' }, status: 404, values: [failure(5, 'etcdserver: requested lease not found')] },
];

const event = (revision, value) => ({ kv: { key: b64('b'), create_revision: '3', mod_revision: `${revision}`, version: `${revision - 2}`, value: b64(value) } });

const watches = [
  {
    name: 'watch from the past',
    path: '/v3/watch',
    body: { create_request: { key: b64('b'), start_revision: '1' } },
    stream: true,
    reads: 2,
    status: 200,
    values: [{ result: { header: header(9), created: true } }, { result: { header: header(9), events: [event(3, 'x'), event(4, 'y'), { type: 'DELETE', kv: { key: b64('b'), mod_revision: '7' } }] } }],
  },
  {
    name: 'two watches in a body, one of them cancelled in a third request',
    path: '/v3/watch',
    body: '{"create_request":{"key":"YQ==","watch_id":"5"}}{"createRequest":{"key":"YQ==","watchId":6,"filters":["NOPUT",1]}}{"cancel_request":{"watch_id":5}}',
    stream: true,
    reads: 3,
    status: 200,
    values: [{ result: { header: header(9), watch_id: '5', created: true } }, { result: { header: header(9), watch_id: '6', created: true } }, { result: { header: header(9), watch_id: '5', canceled: true } }],
  },
];

const maintenance = [
  { name: 'compaction', path: '/v3/kv/compaction', body: { revision: 4, physical: true }, status: 200, values: [{ header: header(9) }] },
  { name: 'compaction once more', path: '/v3/kv/compaction', body: { revision: 4 }, status: 400, values: [failure(11, 'etcdserver: mvcc: required revision has been compacted')] },
  {
    name: 'watch from what was compacted',
    path: '/v3/watch',
    body: { create_request: { key: b64('b'), start_revision: 1 } },
    stream: true,
    reads: 2,
    status: 200,
    values: [{ result: { header: header(9), created: true } }, { result: { header: header(), canceled: true, compact_revision: '4' } }],
  },
  // Hash and HashKV both have this path. etcd's gateway calls Hash, the first.
  { name: 'hash, a path that two methods have', path: '/v3/maintenance/hash', body: {}, changing: ['hash'], status: 200, values: [{ header: header(9), hash: '*' }] },
  {
    name: 'status',
    path: '/v3/maintenance/status',
    body: {},
    changing: ['version', 'dbSize', 'dbSizeInUse', 'leader', 'raftIndex', 'raftAppliedIndex'],
    status: 200,
    values: [{ header: header(9), version: '*', dbSize: '*', leader: '*', raftIndex: '*', raftTerm: '2', raftAppliedIndex: '*', dbSizeInUse: '*' }],
  },
  {
    // The last 32 bytes are a checksum of the others.
    name: 'snapshot',
    path: '/v3/maintenance/snapshot',
    body: {},
    stream: true,
    see: parts => {
      const all = Buffer.concat(parts.map(part => Buffer.from((part.result ?? part).blob, 'base64')));
      return { isWhole: sha256(all.subarray(0, -32)).equals(all.subarray(-32)) };
    },
    status: 200,
    values: { isWhole: true },
  },
  { name: 'alarms', path: '/v3/maintenance/alarm', body: { action: 'GET' }, status: 200, values: [{}] },
  { name: 'defragment', path: '/v3/maintenance/defragment', body: {}, status: 200, values: [{}] },
  { name: 'transfer of leadership to nobody', path: '/v3/maintenance/transfer-leadership', body: { targetID: '1' }, status: 412, values: [failure(9, 'etcdserver: bad leader transferee')] },
  {
    name: 'list of members',
    path: '/v3/cluster/member/list',
    body: {},
    changing: ['ID', 'peerURLs', 'clientURLs'],
    status: 200,
    values: [{ header: header(), members: [{ ID: '*', name: 'only', peerURLs: '*', clientURLs: '*' }] }],
  },
  { name: 'a member that is not there', path: '/v3/cluster/member/remove', body: { ID: '18446744073709551615' }, status: 404, values: [failure(5, 'etcdserver: member not found')] },
  {
    name: 'a member whose identity is too great',
    path: '/v3/cluster/member/remove',
    body: { ID: '18446744073709551616' },
    status: 400,
    values: [failure(3, 'json: cannot unmarshal number 18446744073709551616 into Go value of type uint64')],
    ownWords: true,
  },
];

const locks = [
  { name: 'a lease for a lock', path: '/v3/lease/grant', body: { TTL: 600, ID: 77 }, status: 200, values: [{ header: header(9), ID: '77', TTL: '600' }] },
  { name: 'lock', path: '/v3/lock/lock', body: { name: b64('door'), lease: 77 }, status: 200, values: [{ header: header(10), key: b64('door/4d') }] },
  { name: 'unlock', path: '/v3/lock/unlock', body: { key: b64('door/4d') }, status: 200, values: [{ header: header(11) }] },
  { name: 'an election without a leader', path: '/v3/election/leader', body: { name: b64('e') }, status: 500, values: [failure(2, 'election: no leader')] },
  {
    name: 'campaign',
    path: '/v3/election/campaign',
    body: { name: b64('e'), lease: 77, value: b64('me') },
    status: 200,
    values: [{ header: header(12), leader: { name: b64('e'), key: b64('e/4d'), rev: '12', lease: '77' } }],
  },
  {
    name: 'observe',
    path: '/v3/election/observe',
    body: { name: b64('e') },
    stream: true,
    reads: 1,
    status: 200,
    values: [{ result: { header: header(12), kv: { key: b64('e/4d'), create_revision: '12', mod_revision: '12', version: '1', value: b64('me'), lease: '77' } } }],
  },
];

const mistakes = [
  { name: 'JSON that breaks off', path: '/v3/kv/range', body: '{"key":"YQ==', status: 400, values: [failure(3, 'unexpected EOF')], ownWords: true },
  {
    name: 'JSON of another shape',
    path: '/v3/kv/range',
    body: '[]',
    status: 400,
    values: [failure(3, 'json: cannot unmarshal array into Go value of type map[string]json.RawMessage')],
    ownWords: true,
  },
  { name: 'a value of another type', path: '/v3/kv/range', body: { key: {} }, status: 400, values: [failure(3, 'json: cannot unmarshal object into Go value of type []uint8')], ownWords: true },
  { name: 'bad base64', path: '/v3/kv/range', body: { key: '!' }, status: 400, values: [failure(3, 'illegal base64 data at input byte 0')], ownWords: true },
  {
    name: 'an enum value that is not there',
    path: '/v3/kv/range',
    body: { key: 'YQ==', sort_order: 'SIDEWAYS' },
    status: 400,
    values: [failure(3, 'unknown value "SIDEWAYS" for enum etcdserverpb.RangeRequest_SortOrder')],
    ownWords: true,
  },
  { name: 'no body', path: '/v3/kv/range', body: '', status: 400, values: [failure(3, 'etcdserver: key is not provided')] },
  { name: 'an empty key', path: '/v3/kv/range', body: {}, status: 400, values: [failure(3, 'etcdserver: key is not provided')] },
  { name: 'an unknown member', path: '/v3/kv/range', body: { key: b64('a'), nope: 1 }, ownWords: true, status: 200, values: [{ header: header(12), kvs: [a], count: '1' }], ours: unknownMember },
  { name: 'a stream whose first request is no JSON', path: '/v3/lease/keepalive', body: '{"ID":', stream: true, ownWords: true, status: 500, values: [failure(2, 'unexpected EOF')],
    ours: { why: 'the client is at fault, not the server', status: 400, values: [{ code: 3 }] } },
  { name: 'another verb', path: '/v3/kv/range', verb: 'GET', statusOnly: true, status: 405, values: [] },
  { name: 'an unknown path', path: '/v3/kv/nothing', body: {}, statusOnly: true, status: 404, values: [] },
  { name: 'a path with something after it', path: '/v3/kv/range/x', body: { key: b64('a') }, statusOnly: true, status: 404, values: [] },
];

export const cases = [...keys, ...leases, ...watches, ...maintenance, ...locks, ...mistakes, ...authentication(header)];
