// The page: chooses the shown method and connects the parts of the page.
import { Actions } from './actions.js';
import { commandsOf } from './commands.js';
import { Common } from './common.js';
import { byId, copyAs, eachFrame, h, notice } from './dom.js';
import { Editor } from './editor.js';
import { JsonMistake } from './json.js';
import { readLink } from './link.js';
import { mistakeLine } from './mistakes.js';
import { transportNames } from './request.js';
import { Response, resultOf } from './response.js';
import { Session } from './session.js';
import { Sidebar } from './sidebar.js';
import { Tabs } from './tabs.js';
import { closeSide, drawCalls, showCopies, showTitle, welcome, wireSide } from './view.js';

const { root } = document.documentElement.dataset;
const upstream = new URLSearchParams(location.search).get('upstream');
const sessions = new Map();
let sidebar;
let shown;
let wanted = 0;

const response = new Response();
const editor = new Editor(() => checkSoon());
const common = new Common(() => checkSoon());
const actions = new Actions({
  editor,
  common,
  stopped: mistakes => {
    showMistakes(mistakes);
    focusMistake(mistakes[0]);
    response.former();
  },
  check: () => checkSoon(),
  started: session => {
    drawCalls();
    if (session === shown) {
      response.show(session.call);
    }
  },
  callChanged: session => {
    sidebar.running(session.id, session.call !== undefined && !session.call.isOver);
    if (session.call?.isOver) {
      drawCalls();
    }

    if (session === shown) {
      response.changed();
      buttonsSoon();
      if (session.call?.isOver && session.announced !== session.call) {
        session.announced = session.call;
        byId('announce').textContent = resultOf(session.call).text;
      }
    }
  },
});
const tabs = new Tabs(byId('request-tabs'), [['panel-message', 'Message'], ['panel-headers', 'Headers'], ['panel-schema', 'Schema'], ['panel-calls', 'Last calls']]);
const checkSoon = eachFrame(checkNow);
const buttonsSoon = eachFrame(() => shown && actions.buttons());

async function load(file, query = {}) {
  const search = new URLSearchParams({ ...query, ...(upstream ? { upstream } : {}) }).toString();
  const answer = await fetch(`${root}/${file}${search ? `?${search}` : ''}`);
  if (!answer.ok) {
    throw new Error(`The server refused ${file}: HTTP ${answer.status} ${answer.statusText}`.trim());
  }

  return answer.json();
}

async function start() {
  let list;
  try {
    list = await load('methods.json');
  } catch (error) {
    welcome('The page cannot load the methods', `${error.message}. Is the server running, and do you have access?`);
    return;
  }

  sidebar = new Sidebar(list.services);
  if (!sidebar.first) {
    welcome('No method is served', 'Reload the page when the gateway serves methods.');
    return;
  }

  wire();
  addEventListener('hashchange', () => route());
  await route();
}

/** Shows the method that the fragment names. A fragment that names no method here changes nothing. */
async function route() {
  const link = readLink(location.hash);
  const byPath = link.path === undefined ? undefined : sidebar.findPath(link.path, link.verb);
  const found = byPath?.method ?? (link.method === undefined ? undefined : sidebar.find(link.method));
  if (!found && location.hash.length > 1) {
    notice(`${(link.method ?? ([link.verb, link.path].filter(Boolean).join(' ') || location.hash)).slice(0, 100)} is not served here.`);
  }

  const id = (found ?? shown ?? sidebar.first).id;
  const turn = ++wanted;
  try {
    if (!sessions.has(id)) {
      sessions.set(id, new Session(id, await load('method.json', { name: id })));
    }
  } catch (error) {
    notice(`The page cannot load ${id}: ${error.message}.`);
    return;
  }

  if (turn !== wanted) {
    return;
  }

  const session = sessions.get(id);
  if (byPath) {
    session.chooseBinding(byPath.binding);
  }

  if (link.texts && found) {
    session.take({ ...link, binding: byPath?.binding ?? link.binding });
  }

  // The page has taken the values. A reload must not bring back those of the link.
  history.replaceState(null, '', `#${encodeURI(id)}`);
  show(session);
}

function show(session) {
  shown = session;
  const { method, id, call } = session;
  byId('work').hidden = false;
  closeSide();
  showTitle(method);
  showWay();
  editor.show(session);
  actions.show(session);
  response.show(call);
  sidebar.choose(id);
  drawCalls();
  checkNow();
}

function showWay() {
  const { method, bindingIndex, transports, by } = shown;
  const select = byId('binding');
  select.replaceChildren(...method.bindings.map(({ verb, path }, index) => h('option', { value: index }, `${verb} ${path}`)));
  select.value = String(bindingIndex);
  select.hidden = method.bindings.length < 2 || by === 'connect';
  byId('transports').replaceChildren(byId('transports').firstElementChild, ...transports.map(one => h('label', {},
    h('input', {
      type: 'radio', name: 'by', value: one, checked: one === by,
      change: () => {
        shown.chooseTransport(one);
        changeWay(`input[value="${one}"]`);
      },
    }), transportNames[one])));
}

function changeWay(focused) {
  shown.keep();
  showWay();
  editor.show(shown);
  actions.show(shown);
  checkNow();
  byId('way').querySelector(focused)?.focus();
}

/** Shows the request line and the mistakes in the JSON. Other mistakes appear after the first attempt to send. */
function checkNow() {
  if (!shown) {
    return;
  }

  const mistakes = actions.problems();
  const seen = shown.hasTried ? mistakes : mistakes.filter(({ at }) => at !== undefined);
  showMistakes([...seen, ...shown.lineMistakes]);
  tabs.number('panel-headers', common.count);
  try {
    const made = actions.plan();
    byId('target').textContent = `${shown.by === 'socket' ? 'WebSocket' : made.verb} ${made.target}`;
    showCopies(commandsOf(made));
  } catch (error) {
    if (!(error instanceof JsonMistake)) {
      throw error;
    }
  }
}

function showMistakes(mistakes) {
  editor.mark(mistakes);
  byId('mistakes').replaceChildren(...mistakes.slice(0, 5).map(mistake => mistakeLine(mistake, () => focusMistake(mistake))));
  const canForce = shown.hasTried && mistakes.length > 0 && !mistakes.some(({ isSyntax, header, isOfLine }) => isSyntax || header || isOfLine);
  byId('anyway').replaceChildren(...(canForce ? [h('button', { type: 'button', class: 'small-text', click: () => actions.anyway() }, 'Send anyway')] : []));
}

function focusMistake(mistake) {
  if (mistake.isOfLine) {
    byId('line').focus();
    return;
  }

  if (mistake.header) {
    byId('request').open = true;
    tabs.choose('panel-headers');
    common.focus();
    return;
  }

  tabs.choose('panel-message');
  if (mistake.messageIndex !== undefined) {
    editor.choose(mistake.messageIndex);
  }

  editor.focus(mistake);
}

function wire() {
  byId('binding').addEventListener('change', event => {
    shown.chooseBinding(Number(event.target.value));
    changeWay('#binding');
  });
  wireSide();
  byId('link').addEventListener('click', () => copyAs(location.href.replace(/#.*$/, '') + actions.link(), 'Link copied. It has no headers and no token.'));
  byId('copy-as').append(h('span', { class: 'quiet' }, 'Copy as'), ...['curl', 'grpcurl', 'fetch', 'WebSocket'].map(name => h('button', { type: 'button', class: 'small-text', 'data-copy': name, click: () => copyCommand(name) }, name)));
  byId('request').open = !matchMedia('(max-width: 50rem)').matches;
}

function copyCommand(name) {
  try {
    const made = actions.planToCopy();
    const wrong = made.problems.find(({ header, isOfBrowser }) => header && !isOfBrowser);
    const write = wrong ? `cannot be copied: ${wrong.message}` : commandsOf(made)[name];
    const also = common.count === 0 ? '' : name === 'WebSocket' ? ', with your token only: a WebSocket sends no headers' : ', with your headers and token';
    typeof write === 'function' ? copyAs(write(), `${name} copied${also}.`) : notice(`${name} ${write}.`);
  } catch (error) {
    if (!(error instanceof JsonMistake)) {
      throw error;
    }

    notice('The JSON has a mistake: fix it first.');
  }
}

await start();
