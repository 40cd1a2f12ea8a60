// The buttons that act on the shown session: send, connect, end, cancel.
import { Call } from './call.js';
import { pathText } from './check.js';
import { runConnect } from './connect.js';
import { byId } from './dom.js';
import { runHttp } from './http.js';
import { parseJson, writeJson } from './json.js';
import { linkOf } from './link.js';
import { mistakesElsewhere, readLine } from './mistakes.js';
import { headerProblems, plan, takesStream, withWay } from './request.js';
import { resultOf } from './response.js';
import { onlyTextField } from './schema.js';
import { runSocket } from './socket.js';
import { changeLastCall, keepCall } from './store.js';

const runs = { json: runHttp, ndjson: runHttp, sse: runHttp, socket: runSocket, connect: runConnect };

export class Actions {
  #page;
  #session;

  /** `page` has the editor, the common values, and the callbacks for changes. */
  constructor(page) {
    this.#page = page;
    byId('send').addEventListener('click', () => this.send());
    byId('connect').addEventListener('click', () => this.#unlessWrong(this.#mistakesOfWay(), () => this.#start()));
    byId('done').addEventListener('click', () => this.#session.call?.finish());
    byId('cancel').addEventListener('click', () => this.#session.call?.cancel());
    byId('say').addEventListener('submit', event => {
      event.preventDefault();
      this.#say(byId('line'));
    });
    byId('line').addEventListener('input', () => this.#wrongInLine([]));
    document.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.#session && !event.target.closest('#side')) {
        event.preventDefault();
        this.send();
      }
    });
  }

  show(session) {
    this.#session = session;
    const field = onlyTextField(session.method.input, session.method.types);
    byId('line').placeholder = session.binding?.bytes ? 'text; Enter sends' : field ? `${field}, or JSON; Enter sends` : 'JSON; Enter sends';
    this.buttons();
  }

  /** Plans a call with the messages on the screen, or with others. Throws a JsonMistake if a message is not valid JSON. */
  plan(session = this.#session, messages = session.values()) {
    const { method, binding, by, parameters, bytes } = session;
    const common = this.#page.common.values;
    const made = plan({ method, binding, by, messages, parameters, bytes, ...common, base: document.documentElement.dataset.base });
    const answer = method.types[method.output];
    return {
      ...made,
      messages,
      hasErrorField: answer?.fields?.some(({ name }) => name === 'error') ?? false,
      problems: [...made.problems, ...headerProblems({ ...common, by })],
    };
  }

  /** The plan to copy. For a stream over WebSocket it has the messages that were sent, until the form or the JSON is edited. */
  planToCopy() {
    const session = this.#session;
    const made = this.plan();
    return this.#isTalk && session.said.length > 0 && !session.isEdited && !made.bytes ? { ...made, ...this.#spoken(session, session.said) } : made;
  }

  /** The sent messages, for a copy. The first one gets the form's values for path and query, which a whole message holds too. */
  #spoken(session, said) {
    const [first] = session.values();
    const messages = said.map((message, index) => (index === 0 ? withWay(message, first, session.binding, session.method) : message));
    return { messages, bodies: this.plan(session, messages).bodies };
  }

  get #isTalk() {
    return takesStream(this.#session.method) && this.#session.by === 'socket';
  }

  /** Shows and enables the buttons that the call allows now. */
  buttons() {
    const { call, method } = this.#session;
    const isRunning = call !== undefined && !call.isOver;
    const isTalk = this.#isTalk;
    const sendsMore = isRunning && call.sendsOneByOne;
    byId('send').textContent = isTalk ? 'Send message' : takesStream(method) ? 'Send all' : 'Send';
    byId('send').disabled = isRunning && (!sendsMore || call.state === 'half');
    byId('connect').hidden = !isTalk || isRunning;
    byId('done').hidden = !sendsMore;
    byId('done').disabled = !sendsMore || call.state === 'half';
    byId('cancel').disabled = !isRunning;
    byId('say').hidden = !isTalk;
    byId('line').disabled = isRunning && call.state === 'half';
  }

  send() {
    if (byId('send').disabled) {
      return;
    }

    this.#unlessWrong(this.problems(), () => this.#sendNow());
  }

  /** Runs the action that mistakes stopped. Invalid JSON and invalid headers still stop it. */
  anyway() {
    const session = this.#session;
    if (!this.problems().some(({ isSyntax, header }) => isSyntax || header)) {
      const work = session.stopped ?? (() => this.#sendNow());
      session.stopped = undefined;
      work();
    }
  }

  #unlessWrong(mistakes, work) {
    const session = this.#session;
    session.hasTried = true;
    session.stopped = mistakes.length > 0 ? work : undefined;
    if (mistakes.length > 0) {
      this.#page.stopped(mistakes);
    } else {
      work();
    }
  }

  #sendNow() {
    const session = this.#session;
    if (this.#isTalk) {
      this.#talk(session.values()[session.current]);
    } else {
      this.#start();
    }
  }

  /** The mistakes that prevent opening a call: an incomplete path, invalid headers, and invalid JSON. The types of messages do not matter yet. */
  #mistakesOfWay() {
    return this.problems().filter(({ isSyntax, isOfWay }) => isSyntax || isOfWay);
  }

  /** All mistakes that prevent sending, each with its place. */
  problems() {
    const session = this.#session;
    const mistakes = this.#page.editor.mistakes();
    if (takesStream(session.method)) {
      // A WebSocket sends one message at a time. The plan reads every message, because path and query come from the first one.
      mistakes.push(...mistakesElsewhere(session).filter(({ isSyntax }) => isSyntax || !this.#isTalk));
    }

    if (!mistakes.some(({ isSyntax }) => isSyntax)) {
      mistakes.push(...this.plan().problems.map(problem => ({ ...problem, isOfWay: true, where: problem.header ? 'headers' : problem.parameter ?? (problem.path && pathText(problem.path)) })));
    }

    return mistakes;
  }

  /** Sends a message on the running call, or begins a call with it. A line of bytes comes as a frame. */
  #talk(message, frames = framesOf(this.plan(this.#session, [message]))) {
    const session = this.#session;
    if (session.call && !session.call.isOver) {
      frames.forEach(frame => session.call.send(frame));
    } else {
      this.#start(frames);
    }

    session.said.push(message);
    session.isEdited = false;
    this.#wrongInLine([]);
  }

  #say(line) {
    const session = this.#session;
    const { method } = session;
    const text = line.value;
    if (text.trim() === '') {
      return;
    }

    if (session.binding.bytes) {
      this.#saying(line, undefined, [text]);
      return;
    }

    const { value, mistakes } = readLine(text, method);
    if (mistakes.length > 0) {
      this.#wrongInLine(mistakes);
      return;
    }

    this.#saying(line, value);
  }

  /** Shows the mistakes of the line until the line changes or a message is sent. */
  #wrongInLine = mistakes => (this.#session.lineMistakes = mistakes, this.#page.check());

  /** Sends a line as a message. If it opens the call, path and query come from the form. */
  #saying(line, value, frames) {
    const { call } = this.#session;
    this.#unlessWrong(call && !call.isOver ? [] : this.#mistakesOfWay(), () => {
      line.value = '';
      this.#talk(value, frames);
    });
  }

  /** Begins a call with the messages on the screen. A stream over WebSocket begins with `frames` instead. */
  #start(frames = []) {
    const session = this.#session;
    if (session.call && !session.call.isOver) {
      return;
    }

    const at = Date.now();
    const made = this.plan(session);
    const isTalk = this.#isTalk;
    const call = new Call(isTalk ? { ...made, bodies: [] } : made, () => this.#changed(session, call, at));
    session.call = call;
    session.said = [];
    keepCall({ at, id: session.id, by: session.by, link: this.link(), outcome: '' });
    this.#page.started(session);
    runs[session.by](call).catch(error => call.lost(`The page failed: ${error.message}.`));
    frames.forEach(frame => call.send(frame));
    this.#changed(session, call, at);
  }

  #changed(session, call, at) {
    if (call?.isOver && !call.wasKept) {
      call.wasKept = true;
      changeLastCall(at, resultOf(call).text);
    }

    this.#page.callChanged(session);
  }

  /** A link that carries the call with all its messages, but without headers and token. */
  link() {
    const { id, bindingIndex, by, texts, parameters } = this.#session;
    return linkOf({ method: encodeURI(id), bindingIndex, by, texts: texts.map(compact), parameters });
  }
}

const framesOf = ({ bytes, bodies }) => (bytes ? [bytes.file ?? bytes.text] : bodies);

/** Writes a message on one line if it is valid JSON, so that links stay short. */
function compact(text) {
  try {
    return text.trim() === '' ? '{}' : writeJson(parseJson(text));
  } catch {
    return text;
  }
}
