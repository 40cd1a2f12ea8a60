// Send, connect, end, cancel: what the buttons do with the session that is shown.
import { Call } from './call.js';
import { check, pathText } from './check.js';
import { runConnect } from './connect.js';
import { byId, h } from './dom.js';
import { runHttp } from './http.js';
import { JsonMistake, parseJson, writeJson } from './json.js';
import { linkOf } from './link.js';
import { headerProblems, plan, takesStream } from './request.js';
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
    byId('connect').addEventListener('click', () => this.#start([]));
    byId('done').addEventListener('click', () => this.#session.call?.finish());
    byId('cancel').addEventListener('click', () => this.#session.call?.cancel());
    byId('say').addEventListener('submit', event => {
      event.preventDefault();
      this.#say(byId('line'));
    });
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

  /** The plan of what is on the screen. Throws a JsonMistake where a message cannot be read. */
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

  /** Which buttons there are, and which can be pressed. */
  buttons() {
    const { call, method, by } = this.#session;
    const isRunning = call !== undefined && !call.isOver;
    const isTalk = takesStream(method) && by === 'socket';
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

  send({ anyway = false } = {}) {
    const session = this.#session;
    if (byId('send').disabled) {
      return;
    }

    session.hasTried = true;
    const mistakes = this.problems();
    if (mistakes.some(({ isSyntax }) => isSyntax) || (mistakes.length > 0 && !anyway)) {
      this.#page.showMistakes(mistakes);
      this.#page.focusMistake(mistakes[0]);
      return;
    }

    const { call, method, by, current } = session;
    if (takesStream(method) && by === 'socket') {
      this.#talk([session.values()[current]]);
    } else if (!call || call.isOver) {
      this.#start(session.values());
    }
  }

  /** All that stands against sending, each with its place. */
  problems() {
    const session = this.#session;
    const mistakes = this.#page.editor.mistakes();
    if (takesStream(session.method) && session.by !== 'socket') {
      mistakes.push(...this.#mistakesElsewhere(session));
    }

    if (!mistakes.some(({ isSyntax }) => isSyntax)) {
      mistakes.push(...this.plan().problems.map(problem => ({ ...problem, where: problem.header ? 'headers' : problem.parameter ?? (problem.path && pathText(problem.path)) })));
    }

    return mistakes;
  }

  #mistakesElsewhere({ texts, current, method }) {
    return texts.flatMap((text, index) => {
      if (index === current) {
        return [];
      }

      const at = words => ({ messageIndex: index, where: [`message ${index + 1}`, words].filter(Boolean).join(', ') });
      try {
        return check(text.trim() === '' ? {} : parseJson(text), method.input, method.types).map(mistake => ({ ...at(pathText(mistake.path)), message: mistake.message }));
      } catch (mistake) {
        if (!(mistake instanceof JsonMistake)) {
          throw mistake;
        }

        return [{ ...at(''), message: mistake.message, isSyntax: true }];
      }
    });
  }

  /** Sends messages on the call that runs, or begins one with them. A frame of bytes stands for itself. */
  #talk(messages, frames) {
    const { call } = this.#session;
    if (call && !call.isOver) {
      (frames ?? framesOf(this.plan(this.#session, messages))).forEach(frame => call.send(frame));
    } else {
      this.#start(messages, frames);
    }
  }

  #say(line) {
    const session = this.#session;
    const { method } = session;
    const text = line.value;
    if (text.trim() === '') {
      return;
    }

    if (session.binding.bytes) {
      line.value = '';
      this.#talk([session.values()[session.current]], [text]);
      return;
    }

    const field = onlyTextField(method.input, method.types);
    let value = field && !/^\s*\{/.test(text) ? { [field]: text } : undefined;
    try {
      value ??= parseJson(text);
    } catch (mistake) {
      if (!(mistake instanceof JsonMistake)) {
        throw mistake;
      }
    }

    const mistakes = value === undefined ? [{ message: 'This line is no JSON' }] : check(value, method.input, method.types);
    if (mistakes.length > 0) {
      this.#page.showMistakes(mistakes.map(mistake => ({ ...mistake, where: mistake.path && pathText(mistake.path) })));
      return;
    }

    this.#page.showMistakes([]);
    line.value = '';
    this.#talk([value]);
  }

  #start(messages, frames) {
    const session = this.#session;
    const at = Date.now();
    const made = this.plan(session, messages.length > 0 ? messages : [session.values()[0]]);
    const blocking = made.problems.find(({ header }) => header);
    if (blocking) {
      session.hasTried = true;
      this.#page.showMistakes(this.problems());
      return;
    }

    const isTalk = takesStream(session.method) && session.by === 'socket';
    const call = new Call(isTalk ? { ...made, bodies: [] } : made, () => this.#changed(session, call, at));
    session.call = call;
    keepCall({ at, id: session.id, by: session.by, link: this.link(), outcome: '' });
    this.#page.started(session);
    Promise.resolve(runs[session.by](call)).catch(error => call.lost(`The page failed: ${error.message}.`));
    if (isTalk && messages.length > 0) {
      (frames ?? framesOf(made)).forEach(frame => call.send(frame));
    }

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

/** The line of a mistake, which leads to its place. */
export const mistakeLine = ({ where, message }, go) =>
  h('li', {}, h('button', { type: 'button', class: 'plain-button', click: go }, where ? `${where}: ${message}` : message));
