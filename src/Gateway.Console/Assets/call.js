// One call from its start to its end: what was sent, what came, and how it ended. It ends once.
import { statusIn } from './status.js';

/** How many messages, and how many bytes of them, a call keeps. Older ones go, and their number is shown. */
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
      // The server ends the call by its deadline. A WebSocket has none, and an answer may be lost: the page waits a little longer, or not at all.
      const more = plan.by === 'socket' ? 0 : 1000;
      this.#timer = setTimeout(() => this.#give(4, `This page has waited for ${plan.timeout} s.`), Number(plan.timeout) * 1000 + more);
    }
  }

  get signal() {
    return this.#stop.signal;
  }

  get isOver() {
    return this.state === 'ended';
  }

  /** What a transport that sends message by message offers: `{ send(text), done() }`. */
  set transport(transport) {
    this.#transport = transport;
  }

  get sendsOneByOne() {
    return this.#transport !== undefined;
  }

  /** The answer has begun. */
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

  /** Sends one message: once the connection is there, if it is not yet. */
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

  /** Ends our side. A second time does nothing. */
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

  /** A message has come. */
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

  /** A message, or the failure that may stand in the last place: `{"error":…}`, or a bare status where the engine writes that. */
  gotElement(text) {
    if (this.failure) {
      // Something follows, so it was a message that looks like a failure.
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

  /** The call has ended as the server says. */
  ended({ code, message = '', details = [] }) {
    this.#finish({ code, message, details, by: 'server' });
  }

  /** The connection broke, or never was: there is no status. */
  lost(message) {
    this.#finish({ message, details: [], by: 'network' });
  }

  cancel() {
    this.#give(1, 'You have cancelled the call.');
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
      // In one go, since each removal moves all the rest.
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

  /** Messages a second, between the first and the last; undefined for fewer than two. */
  get rate() {
    return this.received > 1 && this.lastAt > this.firstAt ? ((this.received - 1) * 1000) / (this.lastAt - this.firstAt) : undefined;
  }
}
