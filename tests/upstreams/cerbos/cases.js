// What Cerbos is asked by REST, and what its own grpc-gateway 2 answers: as in etcd/cases.js. What etcd does not have is here: GET, PUT and DELETE, query parameters,
// path variables that are enums, google.protobuf.Value, maps, and details of errors whose type only the server's reflection knows.
import { administrator as headers } from '../cerbos.js';
import { unknownParameter } from '../grpc-gateway/differences.js';

const failure = (code, message) => ({ code, message });
const policy = {
  apiVersion: 'api.cerbos.dev/v1',
  resourcePolicy: {
    resource: 'album',
    version: 'default',
    rules: [
      { actions: ['view', 'comment'], roles: ['user'], effect: 'EFFECT_ALLOW' },
      { actions: ['delete'], roles: ['user'], condition: { match: { expr: 'R.attr.owner == P.id' } }, effect: 'EFFECT_ALLOW' },
    ],
  },
};
const ann = { id: 'ann', roles: ['user'] };
const id = 'resource.album.vdefault';
const definition = Buffer.from('{"type":"object"}').toString('base64');

const violations = (...all) => ({ '@type': 'type.googleapis.com/buf.validate.Violations', violations: all });
const required = (fieldNumber, fieldName) => ({
  field: { elements: [{ fieldNumber, fieldName, fieldType: 'TYPE_MESSAGE' }] },
  rule: { elements: [{ fieldNumber: 25, fieldName: 'required', fieldType: 'TYPE_BOOL' }] },
  ruleId: 'required',
  message: 'value is required',
});
const tooLong = violations({
  field: { elements: [{ fieldNumber: 2, fieldName: 'tail', fieldType: 'TYPE_UINT32' }] },
  rule: { elements: [{ fieldNumber: 5, fieldName: 'uint32', fieldType: 'TYPE_MESSAGE' }, { fieldNumber: 5, fieldName: 'gte', fieldType: 'TYPE_UINT32' }] },
  ruleId: 'uint32.gte_lte',
  message: 'must be greater than or equal to 1 and less than or equal to 1000',
});

const get = (name, path, more) => ({ name, verb: 'GET', path, headers, status: 200, ...more });
const found = { values: [{ policyIds: [id] }] };

const policies = [
  { name: 'a policy is added', path: '/admin/policy', body: { policies: [policy] }, headers, status: 200, values: [{ success: {} }] },
  { name: 'the same by PUT', verb: 'PUT', path: '/admin/policy', body: { policies: [policy] }, headers, status: 200, values: [{ success: {} }] },
  get('a policy by its identity, a query parameter', `/admin/policy?id=${id}`, {
    values: [{ policies: [{ ...policy, metadata: { hash: '*', storeIdentifer: id, storeIdentifier: id, sourceAttributes: { attributes: { driver: 'sqlite3', update_ts: '*' } } } }] }],
  }),
  get('policies', '/admin/policies', found),
  get('a parameter in lowerCamelCase, one as in the .proto file', '/admin/policies?nameRegexp=al.*&version_regexp=def', found),
  get('a parameter that is repeated', `/admin/policies?policyId=${id}&policy_id=x`, found),
  get('a flag', '/admin/policies?includeDisabled=true', found),
  get('a flag that is none', '/admin/policies?includeDisabled=perhaps', {
    status: 400,
    ownWords: true,
    values: [failure(3, 'parsing field "include_disabled": strconv.ParseBool: parsing "perhaps": invalid syntax')],
  }),
  get('an unknown parameter', '/admin/policies?nothing=1', { ...found, ownWords: true, ours: unknownParameter }),
  get('a path with a word more', '/admin/policies/inspect', {
    values: [{ results: { [id]: { actions: ['comment', 'delete', 'view'], policyId: id, attributes: [{ kind: 'KIND_RESOURCE_ATTRIBUTE', name: 'owner' }] } } }],
  }),
  { name: 'POST with a parameter and no body', path: `/admin/policy/disable?id=${id}`, headers, status: 200, values: [{ disabledPolicies: 1 }] },
  get('nothing is left', '/admin/policies', { values: [{}] }),
  { name: 'the same call with a body', verb: 'PUT', path: '/admin/policy/enable', body: { id: [id] }, headers, status: 200, values: [{ enabledPolicies: 1 }] },
];

const schemas = [
  { name: 'a schema is added, as bytes', path: '/admin/schema', body: { schemas: [{ id: 'a.json', definition }] }, headers, status: 200, values: [{}] },
  get('it is there', '/admin/schema?id=a.json', { values: [{ schemas: [{ id: 'a.json', definition }] }] }),
  get('its identity', '/admin/schemas', { values: [{ schemaIds: ['a.json'] }] }),
  { name: 'it is deleted', verb: 'DELETE', path: '/admin/schema?id=a.json', headers, status: 200, values: [{ deletedSchemas: 1 }] },
];

const decisions = [
  {
    name: 'check of resources, with attributes of every kind',
    path: '/api/check/resources',
    body: {
      requestId: 'r',
      includeMeta: true,
      principal: { ...ann, attr: { number: 1.5, nothing: null, list: [true, 'text', {}], struct: { a: { b: [] } } } },
      resources: [{ actions: ['view', 'delete', 'burn'], resource: { kind: 'album', id: 'x', attr: { owner: 'ann' } } }],
    },
    status: 200,
    values: [{
      requestId: 'r',
      results: [{
        resource: { id: 'x', kind: 'album' },
        actions: { burn: 'EFFECT_DENY', delete: 'EFFECT_ALLOW', view: 'EFFECT_ALLOW' },
        meta: { actions: { burn: { matchedPolicy: id }, delete: { matchedPolicy: id }, view: { matchedPolicy: id } } },
      }],
      cerbosCallId: '*',
    }],
  },
  {
    name: 'check of one kind, with maps of messages',
    path: '/api/check',
    body: { requestId: 'r', actions: ['delete'], principal: ann, resource: { kind: 'album', instances: { one: {}, two: { attr: { owner: 'ann' } } } } },
    status: 200,
    values: [{ requestId: 'r', resourceInstances: { one: { actions: { delete: 'EFFECT_DENY' } }, two: { actions: { delete: 'EFFECT_ALLOW' } } } }],
  },
  {
    name: 'plan, with an expression',
    path: '/api/plan/resources',
    body: { requestId: 'r', includeMeta: true, principal: ann, action: 'delete', resource: { kind: 'album' } },
    status: 200,
    values: [{
      requestId: 'r',
      action: 'delete',
      resourceKind: 'album',
      filter: { kind: 'KIND_CONDITIONAL', condition: { expression: { operator: 'eq', operands: [{ variable: 'request.resource.attr.owner' }, { value: 'ann' }] } } },
      meta: { filterDebug: '(eq request.resource.attr.owner "ann")' },
      cerbosCallId: '*',
    }],
  },
  get('about the server', '/api/server_info', { changing: ['version', 'commit', 'buildDate'], values: [{ version: '*', commit: '*', buildDate: '*' }] }),
];

const audit = [
  // The log is written a little later than the calls; its first entry has long been there.
  get('a stream of the log, an enum in the path and a duration in the query', '/admin/auditlog/list/KIND_ACCESS?since=3600s', { stream: true, see: ([first]) => first.result ?? first, values: {
    accessLogEntry: { callId: '*', timestamp: '*', peer: '*', method: '/cerbos.svc.v1.CerbosAdminService/AddOrUpdatePolicy', policySource: { database: { driver: 'DRIVER_SQLITE3' } } },
  } }),
  get('an enum in the path by its number', '/admin/auditlog/list/1?since=3600s', {
    stream: true,
    see: ([first]) => (first.result ?? first).accessLogEntry.method,
    values: '/cerbos.svc.v1.CerbosAdminService/AddOrUpdatePolicy',
  }),
  get('a stream of nothing, timestamps of a message in the query', '/admin/auditlog/list/KIND_ACCESS?between.start=2020-01-01T00:00:00Z&between.end=2020-01-02T00:00:00.5Z', { stream: true, values: [] }),
  get('an enum that is not there', '/admin/auditlog/list/NOPE?tail=1', { stream: true, status: 400, ownWords: true, values: [failure(3, 'type mismatch, parameter: kind, error: NOPE is not valid')] }),
  get('two members of a oneof', '/admin/auditlog/list/KIND_ACCESS?tail=1&lookup=x', { stream: true, status: 400, ownWords: true, values: [failure(3, 'field already set for oneof "filter"')] }),
  get('a duration that is none', '/admin/auditlog/list/KIND_ACCESS?since=hour', { stream: true, status: 400, ownWords: true, values: [failure(3, 'parsing field "since": time: invalid duration "hour"')] }),
  get('a stream that fails before it begins, with details', '/admin/auditlog/list/KIND_ACCESS?tail=99999', {
    stream: true,
    status: 400,
    values: [{ error: { code: 3, message: 'validation error: tail: must be greater than or equal to 1 and less than or equal to 1000', details: [tooLong] } }],
  }),
];

const mistakes = [
  { name: 'details of an error', path: '/api/check/resources', body: { requestId: 'r' }, status: 400, values: [{
    code: 3,
    message: 'validation errors:\n - principal: value is required\n - resources: value is required',
    details: [violations(required(3, 'principal'), required(4, 'resources'))],
  }] },
  { name: 'an unknown member', path: '/api/check/resources', body: '{"requestId":"r","nope":1}', status: 400, ownWords: true, values: [failure(3, 'proto: (line 1:18): unknown field "nope"')] },
  { name: 'JSON that breaks off', path: '/api/check/resources', body: '{"requestId":"r"', status: 400, ownWords: true, values: [failure(3, 'unexpected EOF')] },
  get('a call without a password', '/admin/policies', { headers: {}, status: 401, values: [failure(16, 'authentication required')] }),
  get('an identity that is not there', '/admin/schema?id=nothing.json', { status: 500, values: [failure(13, 'could not get the schema with id nothing.json')] }),
  get('another verb', '/api/check/resources', { status: 501, anotherVerb: true, statusOnly: true, values: [] }),
  get('an unknown path', '/api/nothing', { status: 404, statusOnly: true, values: [] }),
  get('a slash more', '/api/server_info/', { status: 404, statusOnly: true, values: [], ours: { why: 'slashes at the end of a path mean nothing', status: 200 } }),
];

export const cases = [...policies, ...schemas, ...decisions, ...audit, ...mistakes];
