// The response of a call: a line with its status, and tabs for messages, headers, trailers and details.
import { byId, count, duration, eachFrame, h, size } from './dom.js';
import { Log } from './log.js';
import { codeText, tableOf } from './status.js';
import { Tabs } from './tabs.js';

export class Response {
  #call;
  #isFormer = false;
  #log = new Log();
  #tabs;
  #draw = eachFrame(() => this.#show());

  constructor() {
    this.#tabs = new Tabs(byId('response-tabs'), [['panel-log', 'Messages'], ['panel-response-headers', 'Headers'], ['panel-trailers', 'Trailers'], ['panel-details', 'Details']],
      panel => (byId('log-tools').hidden = panel !== 'panel-log'));
    setInterval(() => this.#call && !this.#call.isOver && this.#draw(), 250);
  }

  show(call) {
    this.#call = call;
    this.#isFormer = false;
    this.#log.show(call);
    this.#show();
  }

  /** Mistakes stopped a message, so the page still shows the call before. Marks it as such. */
  former() {
    this.#isFormer = this.#call?.isOver === true;
    this.#show();
  }

  /** The shown call has changed. */
  changed() {
    this.#log.changed();
    this.#draw();
  }

  #show() {
    const call = this.#call;
    const { text, mood } = resultOf(call);
    const shown = this.#isFormer ? `The call before: ${text}` : text;
    if (byId('result').textContent !== shown) {
      byId('result').textContent = shown;
    }

    byId('outcome').className = this.#isFormer ? '' : mood;
    byId('status-message').textContent = call?.end?.message ?? '';
    this.#tabs.number('panel-log', call?.received ?? 0);
    this.#tabs.number('panel-response-headers', call?.headers.length ?? 0);
    this.#tabs.number('panel-trailers', call?.trailers.length ?? 0);
    this.#tabs.number('panel-details', call?.end?.details.length ?? 0);
    byId('panel-response-headers').replaceChildren(...pairs(call?.headers ?? [], call ? 'No headers have arrived.' : 'Response headers appear here.'));
    byId('panel-trailers').replaceChildren(...pairs(call?.trailers ?? [], trailerNote(call)));
    byId('panel-details').replaceChildren(...details(call));
  }
}

/** The text `ABORTED (10) · HTTP 409 · 11 ms · 2 messages · 48 B`, and the mood that sets its colour. */
export function resultOf(call) {
  if (!call) {
    return { text: 'Not sent yet', mood: '' };
  }

  const { end } = call;
  const first = end === undefined ? { connecting: 'Connecting', open: 'Open', half: 'Open, requests ended' }[call.state]
    : end.by === 'network' ? 'No status' : end.by === 'page' && end.code === 1 ? 'CANCELLED (1) by you' : codeText(end.code);
  const isStream = call.plan.method.kind !== 'unary';
  const parts = [
    first,
    call.http && `HTTP ${call.http}`,
    call.closeCode && `close code ${call.closeCode}`,
    duration(call.time),
    (end || isStream) && count(call.received, 'message'),
    (end || isStream) && size(call.bytes),
    isStream && call.firstAt && `first after ${duration(call.firstAt - call.startedAt)}`,
    call.rate && call.lastAt - call.firstAt > 100 && `${call.rate < 10 ? call.rate.toFixed(1) : Math.round(call.rate).toLocaleString('en')} a second`,
    call.received > 2 && call.longestGap > 20 && `longest gap ${duration(call.longestGap)}`,
  ];
  const mood = end === undefined ? 'running' : end.by === 'page' ? 'fair' : end.code === 0 ? 'good' : 'bad';
  return { text: parts.filter(Boolean).join(' · '), mood };
}

function pairs(fields, none) {
  if (fields.length === 0) {
    return [h('p', { class: 'quiet' }, none)];
  }

  return [table(['name', 'value'], fields)];
}

function trailerNote(call) {
  if (!call) {
    return 'Trailers appear here.';
  }

  return call.plan.by === 'socket' ? 'A WebSocket cannot carry trailers.'
    : call.plan.method.kind === 'unary' || call.plan.method.kind === 'client' ? 'No trailers have arrived.'
    : 'No trailers have arrived. Browsers hide the HTTP trailers of a stream from pages, but the last element of the stream has its status.';
}

function details(call) {
  const all = call?.end?.details ?? [];
  if (all.length === 0) {
    return [h('p', { class: 'quiet' }, call?.end ? 'The status has no details.' : 'Details of a status appear here.')];
  }

  return all.map(detail => {
    const { title, type, columns, rows } = tableOf(detail);
    return h('section', { class: 'detail' }, h('h2', {}, title, title === type ? '' : h('span', { class: 'quiet mono' }, ` ${type}`)), table(columns, rows));
  });
}

const table = (columns, rows) =>
  h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': columns.join(', ') }, h('table', {},
    h('thead', {}, h('tr', {}, columns.map(name => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map(cell => h('td', { class: 'mono' }, cell)))))));
