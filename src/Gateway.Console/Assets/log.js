// The log of a call's messages. It draws only the last ones, but people can search, copy and download all that the call keeps.
import { byId, copyAs, count, download, eachFrame, h, notice, size } from './dom.js';
import { colour, indent } from './pretty.js';

const step = 500;

export class Log {
  #call;
  #place = byId('log');
  #shown = step;
  #next = 0;
  #words = '';
  #isPaused = false;
  #isUnfolded = false;
  #draw = eachFrame(() => this.#append());

  constructor() {
    byId('log-search').addEventListener('input', event => {
      this.#words = event.target.value.toLowerCase();
      this.#again();
    });
    byId('pause').addEventListener('click', () => this.#pause(!this.#isPaused));
    byId('unfold').addEventListener('click', () => {
      this.#isUnfolded = !this.#isUnfolded;
      byId('unfold').setAttribute('aria-pressed', String(this.#isUnfolded));
      this.#again();
    });
    byId('copy-log').addEventListener('click', () => copyAs(this.#text(), 'Copied'));
    byId('download').addEventListener('click', () => this.#download());
  }

  show(call) {
    if (this.#call !== call) {
      this.#call = call;
      this.#shown = step;
      this.#pause(false);
    }

    this.#again();
  }

  /** A message was sent or has arrived, or the call has ended. */
  changed() {
    if (!this.#isPaused) {
      this.#draw();
    } else {
      this.#tellPaused();
    }
  }

  #pause(isPaused) {
    this.#isPaused = isPaused;
    byId('pause').setAttribute('aria-pressed', String(isPaused));
    byId('pause').textContent = isPaused ? 'Resume' : 'Pause';
    this.#draw();
  }

  #tellPaused() {
    const waiting = this.#call.entries.length + this.#call.dropped - this.#next;
    byId('pause').textContent = waiting > 0 ? `Resume (${waiting.toLocaleString('en')})` : 'Resume';
  }

  #again() {
    this.#next = 0;
    this.#place.replaceChildren();
    this.#append(true);
  }

  #fits(entry) {
    return this.#words === '' || entry.text.toLowerCase().includes(this.#words);
  }

  #append(isAll = false) {
    const call = this.#call;
    const entries = call?.entries ?? [];
    const dropped = call?.dropped ?? 0;
    const until = this.#isPaused && !isAll ? this.#next : entries.length + dropped;
    const isAtEnd = isAll || this.#place.scrollHeight - this.#place.scrollTop - this.#place.clientHeight < 40;
    const fresh = entries.slice(Math.max(this.#next - dropped, 0), Math.max(until - dropped, 0)).filter(entry => this.#fits(entry)).slice(-this.#shown);
    this.#place.append(...fresh.map(entry => this.#row(entry)));
    while (this.#place.childElementCount > this.#shown) {
      this.#place.firstElementChild.remove();
    }

    this.#next = until;
    if (isAtEnd && fresh.length > 0) {
      this.#place.scrollTop = this.#place.scrollHeight;
    }

    this.#tellHidden(entries, dropped);
  }

  #tellHidden(entries, dropped) {
    const fitting = this.#words === '' ? entries.length : entries.filter(entry => this.#fits(entry)).length;
    const hidden = Math.max(fitting - this.#place.childElementCount, 0);
    const parts = [];
    if (hidden > 0 && !this.#isPaused) {
      parts.push(`${hidden.toLocaleString('en')} earlier messages hidden. `, h('button', { type: 'button', class: 'plain-button', click: () => ((this.#shown += step), this.#again()) }, `Show ${Math.min(step, hidden)} more`));
    }

    if (dropped > 0) {
      parts.push(` ${count(dropped, 'older message')} dropped.`);
    }

    byId('hidden-rows').hidden = parts.length === 0;
    byId('hidden-rows').replaceChildren(...parts);
    byId('log-empty').textContent = this.#place.childElementCount > 0 ? '' : entries.length > 0 ? 'No message matches the search.' : this.#emptyText();
    byId('log-empty').hidden = byId('log-empty').textContent === '';
  }

  #emptyText() {
    const call = this.#call;
    return !call ? 'Messages appear here. Ctrl+Enter sends.' : !call.isOver ? 'No message yet.' : call.received === 0 ? 'The call ended without a message.' : '';
  }

  #row(entry) {
    const isOut = entry.direction === 'out';
    const isOne = this.#call.plan.method.kind === 'unary' && !isOut;
    const body = h('pre');
    const isOpen = this.#isUnfolded || isOne;
    const fill = () => body.childElementCount + body.textContent.length === 0 && body.append(...(entry.isPlain ? [entry.text] : colour(indent(entry.text))));
    const title = [entry.event && `event ${entry.event}`, entry.id && `id ${entry.id}`].filter(Boolean).join(', ');
    const fold = h('details', { open: isOpen, toggle: () => fold.open && fill() },
      h('summary', {},
        h('span', { class: 'time' }, `${Math.round(entry.at - this.#call.startedAt).toLocaleString('en')} ms`),
        h('span', { class: isOut ? 'sign out' : 'sign in', 'aria-label': isOut ? 'sent' : 'received', role: 'img' }, isOut ? '→' : '←'),
        h('span', { class: 'line' }, entry.text.length > 500 ? `${entry.text.slice(0, 500)}…` : entry.text),
        h('span', { class: 'size' }, title ? `${title} · ${size(entry.size)}` : size(entry.size))),
      body);
    if (isOpen) {
      fill();
    }

    return h('li', {}, fold);
  }

  #text() {
    return (this.#call?.entries ?? []).filter(entry => entry.direction === 'in' && this.#fits(entry)).map(({ text }) => `${text}\n`).join('');
  }

  #download() {
    const entries = (this.#call?.entries ?? []).filter(entry => entry.direction === 'in' && this.#fits(entry));
    if (entries.length === 0) {
      notice('There is no message to download.');
    } else if (entries.every(({ blob }) => blob)) {
      download(this.#call.plan.method.name, entries[0].blob.type || 'application/octet-stream', entries.map(({ blob }) => blob));
    } else {
      download(`${this.#call.plan.method.name}.ndjson`, 'application/x-ndjson', entries.map(({ text, isPlain }) => `${isPlain ? JSON.stringify(text) : oneLine(text)}\n`));
    }
  }
}

/** Writes JSON on one line. Its line breaks are always between tokens. */
const oneLine = text => text.replaceAll(/\r?\n\s*/g, ' ');
