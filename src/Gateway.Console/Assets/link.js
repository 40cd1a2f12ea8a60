// Links that carry a call in their fragment, which browsers never send to a server. They have no token and no headers.
import { writeJson } from './json.js';

/** `#proto.Greetering/Hello?binding=1&by=sse&message=…` */
export function linkOf({ method, bindingIndex, by, texts, parameters }) {
  const search = new URLSearchParams();
  if (bindingIndex > 0) {
    search.set('binding', bindingIndex);
  }

  search.set('by', by);
  texts.forEach(text => search.append('message', text));
  Object.entries(parameters).forEach(([name, value]) => search.append('parameter', writeJson([name, value])));
  return `#${method}?${search}`;
}

/** Reads a fragment: `{ method, path, verb, binding, by, texts, parameters }`. A path may have its HTTP method before it. An invalid fragment names nothing. */
export function readLink(fragment) {
  const text = fragment.replace(/^#/, '');
  const cut = text.indexOf('?');
  const name = decode(cut < 0 ? text : text.slice(0, cut));
  if (name === '') {
    return {};
  }

  const [, verb, path] = /^(?:([A-Z]+) )?(\/.*)$/s.exec(name) ?? [];
  const target = path === undefined ? { method: name } : { path, verb };
  if (cut < 0) {
    return target;
  }

  const search = new URLSearchParams(text.slice(cut + 1));
  const binding = Number(search.get('binding') ?? 0);
  return {
    ...target,
    binding: Number.isSafeInteger(binding) && binding >= 0 ? binding : 0,
    by: search.get('by') ?? undefined,
    texts: search.getAll('message'),
    parameters: Object.fromEntries(search.getAll('parameter').map(readPair).filter(Boolean)),
  };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readPair(text) {
  try {
    const [name, value] = JSON.parse(text);
    return typeof name === 'string' && typeof value === 'string' ? [name, value] : undefined;
  } catch {
    return undefined;
  }
}
