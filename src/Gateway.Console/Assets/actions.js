// Send, connect, end, cancel: what the buttons do with the session that is shown.
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

  /** `page` has the editor, the common values and what is told of changes. */
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

  /** The plan of messages: those on the screen, or others. Throws a JsonMistake where a message cannot be read. */
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

  /** The plan to copy: of what was said on the call, until the form or the JSON is edited. */
  planToCopy() {
    const session = this.#session;
    const made = this.plan();
    return this.#isTalk && session.said.length > 0 && !session.isEdited && !made.bytes ? { ...made, ...this.#spoken(session, session.said) } : made;
  }

  /** Messages that were said, for a copy. Path and query are those of the form, which a whole message holds too. */
  #spoken(session, said) {
    const [first] = session.values();
    const messages = said.map((message, index) => (index === 0 ? withWay(message, first, session.binding, session.method) : message));
    return { messages, bodies: this.plan(session, messages).bodies };
  }

  get #isTalk() {
    return takesStream(this.#session.method) && this.#session.by === 'socket';
  }

  /** Which buttons there are, and which can be pressed. */
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

  /** Does what mistakes have stopped, unless nothing can be made of them. */
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

  /** What stands against opening a call: a path that is not whole, headers, and JSON that cannot be read. Types of messages do not matter yet. */
  #mistakesOfWay() {
    return this.problems().filter(({ isSyntax, isOfWay }) => isSyntax || isOfWay);
  }

  /** All that stands against sending, each with its place. */
  problems() {
    const session = this.#session;
    const mistakes = this.#page.editor.mistakes();
    if (takesStream(session.method)) {
      // A WebSocket sends one message at a time; path and query are those of the first one, so all must be readable.
      mistakes.push(...mistakesElsewhere(session).filter(({ isSyntax }) => isSyntax || !this.#isTalk));
    }

    if (!mistakes.some(({ isSyntax }) => isSyntax)) {
      mistakes.push(...this.plan().problems.map(problem => ({ ...problem, isOfWay: true, where: problem.header ? 'headers' : problem.parameter ?? (problem.path && pathText(problem.path)) })));
    }

    return mistakes;
  }

  /** Sends a message on the call that runs, or begins one with it. A frame of bytes stands for itself. */
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

  /** What is wrong with the line stays said until the line changes, or something is sent. */
  #wrongInLine = mistakes => (this.#session.lineMistakes = mistakes, this.#page.check());

  /** A line is a message; where it opens the call, path and query are those of the form. */
  #saying(line, value, frames) {
    const { call } = this.#session;
    this.#unlessWrong(call && !call.isOver ? [] : this.#mistakesOfWay(), () => {
      line.value = '';
      this.#talk(value, frames);
    });
  }

  /** Begins a call with what is on the screen. A talk has frames instead, or none yet. */
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

  /** A link that carries the call: message by message, without headers and token. */
  link() {
    const { id, bindingIndex, by, texts, parameters } = this.#session;
    return linkOf({ method: encodeURI(id), bindingIndex, by, texts: texts.map(compact), parameters });
  }
}

const framesOf = ({ bytes, bodies }) => (bytes ? [bytes.file ?? bytes.text] : bodies);

/** A message on one line where it can be read, so that links stay short. */
function compact(text) {
  try {
    return text.trim() === '' ? '{}' : writeJson(parseJson(text));
  } catch {
    return text;
  }
}
