// One call from start to end: the messages sent and received, and the status. It ends once.
import { statusIn } from './status.js';

/** The most messages and bytes that a call keeps. It drops the oldest, and the page shows how many. */
export const mostKept = 100_000;
export const mostBytes = 64_000_000;

const encoder = new TextEncoder();

export class Call {
  /** `connecting`, `open`, `half` (our side has ended) or `ended`. */
  state = 'connecting';
  entries = [];
  dropped = 0;
  received = 0;
  bytes = 0;
  http;
  headers = [];
  trailers = [];
  end;
  note = '';
  startedAt = performance.now();
  firstAt;
  lastAt;
  longestGap = 0;
  #keptBytes = 0;
  #failureText = '';
  #changed;
  #stop = new AbortController();
  #timer;
  #whenOpen = [];
  #transport;

  constructor(plan, changed) {
    this.plan = plan;
    this.#changed = changed;
    if (plan.timeout !== '') {
      // The server's deadline ends the call. Its answer may get lost, so the page gives up one second later. A WebSocket has no deadline, so the page ends the call itself.
      const more = plan.by === 'socket' ? 0 : 1000;
      this.#timer = setTimeout(() => this.#give(4, `The page ended the call after ${plan.timeout} s.`), Number(plan.timeout) * 1000 + more);
    }
  }

  get signal() {
    return this.#stop.signal;
  }

  get isOver() {
    return this.state === 'ended';
  }

  /** The transport, if it sends message by message: `{ send(text), done() }`. */
  set transport(transport) {
    this.#transport = transport;
  }

  get sendsOneByOne() {
    return this.#transport !== undefined;
  }

  /** The response has begun. */
  opened(http, headers = []) {
    if (this.isOver) {
      return;
    }

    if (http !== undefined) {
      this.http = http;
    }

    this.headers = headers.filter(([name]) => !name.startsWith('grpc-trailer-'));
    this.trailers = headers.filter(([name]) => name.startsWith('grpc-trailer-')).map(([name, value]) => [name.slice('grpc-trailer-'.length), value]);
    this.state = this.state === 'connecting' ? 'open' : this.state;
    this.#whenOpen.splice(0).forEach(work => work());
    this.#changed();
  }

  /** Sends one message, as soon as the connection is open. */
  send(text) {
    if (this.isOver || this.state === 'half') {
      return false;
    }

    this.#soon(() => {
      this.#transport.send(text);
      this.wasSent(text);
    });
    return true;
  }

  /** Ends our side of the call. Later calls do nothing. */
  finish() {
    if (this.isOver || this.state === 'half' || !this.#transport) {
      return;
    }

    this.#soon(() => {
      this.#transport.done();
      this.state = 'half';
      this.#changed();
    });
  }

  #soon(work) {
    if (this.state === 'connecting') {
      this.#whenOpen.push(work);
      this.#changed();
    } else if (this.state === 'open') {
      work();
    }
  }

  wasSent(content) {
    const isText = typeof content === 'string';
    this.#keep({ direction: 'out', text: isText ? content : `${content.size.toLocaleString('en')} bytes`, isPlain: !isText, at: performance.now(), size: isText ? encoder.encode(content).length : content.size });
  }

  /** A message has arrived. */
  got(text, more = {}) {
    if (this.isOver) {
      return;
    }

    const at = performance.now();
    this.firstAt ??= at;
    this.longestGap = this.lastAt === undefined ? 0 : Math.max(this.longestGap, at - this.lastAt);
    this.lastAt = at;
    this.received++;
    const length = more.blob?.size ?? encoder.encode(text).length;
    this.bytes += length;
    this.#keep({ direction: 'in', text, at, size: length, number: this.received, ...more });
  }

  /** An element has arrived: a message, or the failure that may come last. The engine writes a failure as `{"error":…}` or as a bare status. */
  gotElement(text) {
    if (this.failure) {
      // A failure comes last, so the element before this one was a message that looks like a failure.
      this.failure = undefined;
      this.got(this.#failureText);
    }

    const { method, hasErrorField } = this.plan;
    const { bareErrors, envelope } = method.engine;
    const looksFailed = bareErrors ? /^\s*\{\s*"code"\s*:/.test(text) : /^\s*\{\s*"error"\s*:/.test(text) && (envelope || !hasErrorField);
    this.failure = looksFailed ? statusIn(JSON.parse(text)) : undefined;
    if (this.failure) {
      this.#failureText = text;
    } else {
      this.got(text);
    }
  }

  /** The server has ended the call with a status. */
  ended({ code, message = '', details = [] }) {
    this.#finish({ code, message, details, by: 'server' });
  }

  /** The connection broke or never opened, so there is no status. */
  lost(message) {
    this.#finish({ message, details: [], by: 'network' });
  }

  cancel() {
    this.#give(1, 'You cancelled the call.');
  }

  #give(code, message) {
    this.#finish({ code, message, details: [], by: 'page' });
    this.#stop.abort();
  }

  #finish(end) {
    if (this.isOver) {
      return;
    }

    clearTimeout(this.#timer);
    this.#whenOpen.length = 0;
    this.state = 'ended';
    this.end = end;
    this.endedAt = performance.now();
    this.#changed();
  }

  #keep(entry) {
    this.entries.push(entry);
    this.#keptBytes += entry.size;
    while (this.entries.length > mostKept || (this.#keptBytes > mostBytes && this.entries.length > 1)) {
      // Drops many at once, because each removal moves all other entries.
      const gone = this.entries.splice(0, Math.ceil(this.entries.length / 20));
      this.dropped += gone.length;
      this.#keptBytes -= gone.reduce((sum, { size }) => sum + size, 0);
    }

    this.#changed();
  }

  /** Milliseconds from the start to the end, or until now. */
  get time() {
    return (this.endedAt ?? performance.now()) - this.startedAt;
  }

  /** Messages per second between the first and the last; undefined for fewer than two. */
  get rate() {
    return this.received > 1 && this.lastAt > this.firstAt ? ((this.received - 1) * 1000) / (this.lastAt - this.firstAt) : undefined;
  }
}
