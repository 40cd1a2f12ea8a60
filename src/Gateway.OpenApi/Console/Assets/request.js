// What a binding and the form make a request of.

/** The codes of google.rpc.Code by number. */
const codes = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];

export const codeName = code => codes[code] ?? `code ${code}`;

/** The address of a binding: the values of its parameters in their places, then the query. */
export function addressOf(binding, values, query) {
  let path = binding.path;
  for (const name of binding.parameters) {
    // A rest may hold slashes of its own; the server reads both alike.
    path = path.replace(`{${name}}`, encodeURIComponent(values[name] ?? ''));
  }

  return document.documentElement.dataset.base + path + (query ? `?${query.replace(/^\?/, '')}` : '');
}

/** A message as JSON text: JSON as it is; plain text becomes the one text field of the message. */
export function messageOf(binding, text) {
  const trimmed = text.trim();
  const field = onlyTextField(binding);
  if (field !== undefined && !trimmed.startsWith('{')) {
    return JSON.stringify({ [field]: text });
  }

  return trimmed;
}

/** The JSON values of a text, one after another, each as one line: what NDJSON is made of. */
export function linesOf(binding, text) {
  const whole = parse(text);
  if (whole !== undefined) {
    return (Array.isArray(whole) ? whole : [whole]).map(value => JSON.stringify(value));
  }

  return text.split('\n').filter(line => line.trim() !== '').map(line => messageOf(binding, line));
}

/** JSON as a value; undefined where it is none. */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function onlyTextField({ example }) {
  if (example === null || typeof example !== 'object' || Array.isArray(example)) {
    return undefined;
  }

  const names = Object.keys(example);
  return names.length === 1 && typeof example[names[0]] === 'string' ? names[0] : undefined;
}
