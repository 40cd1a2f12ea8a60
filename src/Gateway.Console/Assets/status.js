// Reads gRPC statuses: their names, and their details as rows of a table.

const names = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];

/** `ABORTED (10)`. */
export const codeText = code => (names[code] ? `${names[code]} (${code})` : `code ${code}`);

/** The code of a name, also in Connect's form `not_found`. */
export const codeOfName = name => Math.max(names.indexOf(String(name).toUpperCase().replace('CANCELED', 'CANCELLED')), 0) || 2;

/** The code for an HTTP status when the body has none, by gRPC's own table. */
export function codeOfHttp(status) {
  const known = { 400: 13, 401: 16, 403: 7, 404: 12, 408: 4, 409: 10, 413: 8, 429: 8, 499: 1, 501: 12, 502: 14, 503: 14, 504: 4 };
  return status < 300 ? 0 : known[status] ?? 2;
}

/** Finds the status in a response: google.rpc.Status, AIP-193's `error`, RFC 9457's problem, or Connect's error, bare or as `error`; else undefined. */
export function statusIn(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }

  if (typeof value.code === 'number' && typeof value.message === 'string' && value.status === undefined) {
    return { code: value.code, message: value.message, details: Array.isArray(value.details) ? value.details : [] };
  }

  const inner = value.error;
  if (inner !== null && typeof inner === 'object') {
    return typeof inner.status === 'string' && typeof inner.message === 'string' ? { code: codeOfName(inner.status), message: inner.message, details: inner.details ?? [] } : statusIn(inner);
  }

  if (typeof value.title === 'string' && typeof value.status === 'number') {
    const code = typeof value.code === 'string' ? codeOfName(value.code) : codeOfHttp(value.status);
    return { code, message: value.detail ?? value.title, details: value.details ?? [] };
  }

  if (typeof value.code === 'string' && names.includes(value.code.toUpperCase().replace('CANCELED', 'CANCELLED'))) {
    return { code: codeOfName(value.code), message: value.message ?? '', details: (value.details ?? []).map(connectDetail) };
  }

  return undefined;
}

const connectDetail = ({ type, value, debug }) => (debug && typeof debug === 'object' ? { '@type': type, ...debug } : { '@type': type, value });

/** For each type of google/rpc/error_details.proto with a list: the list, a title, and the columns. */
const lists = {
  'google.rpc.BadRequest': ['fieldViolations', 'Field violations', ['field', 'description', 'reason']],
  'google.rpc.QuotaFailure': ['violations', 'Quota', ['subject', 'description', 'apiService', 'quotaMetric', 'quotaId', 'quotaValue', 'futureQuotaValue']],
  'google.rpc.PreconditionFailure': ['violations', 'Preconditions', ['type', 'subject', 'description']],
  'google.rpc.Help': ['links', 'Help', ['description', 'url']],
  'google.rpc.DebugInfo': ['stackEntries', 'Debug information', []],
};

const titles = {
  'google.rpc.RetryInfo': 'Retry',
  'google.rpc.ErrorInfo': 'Reason',
  'google.rpc.RequestInfo': 'Request',
  'google.rpc.ResourceInfo': 'Resource',
  'google.rpc.LocalizedMessage': 'Message for people',
};

const cell = value => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** A detail as a table: `{ title, type, columns, rows }`. */
export function tableOf(detail) {
  const type = String(detail?.['@type'] ?? detail?.type ?? 'a detail without a type').replace(/^.*\//, '');
  const rest = Object.entries(detail ?? {}).filter(([name]) => name !== '@type');
  const [list, title, columns] = lists[type] ?? [];
  const items = list && detail[list];
  if (!Array.isArray(items)) {
    return { title: titles[type] ?? type, type, columns: ['field', 'value'], rows: rest.map(([name, value]) => [name, cell(value)]) };
  }

  const used = columns.filter((name, index) => index < 2 || items.some(item => item?.[name] !== undefined));
  const rows = used.length === 0 ? items.map(item => [cell(item)]) : items.map(item => used.map(name => cell(item?.[name])));
  const others = rest.filter(([name]) => name !== list).map(([name, value]) => (used.length === 0 ? [`${name}: ${cell(value)}`] : [name, cell(value), ...used.slice(2).map(() => '')]));
  return { title, type, columns: used.length === 0 ? ['entry'] : used, rows: [...rows, ...others] };
}
