// The parts of the page around the request: title, schema, last calls, and the list of methods on a phone.
import { byId, h } from './dom.js';
import { transportNames } from './request.js';
import { declarations } from './schema.js';
import { kinds } from './sidebar.js';
import { readCalls } from './store.js';

export function welcome(title, text) {
  byId('welcome-title').textContent = title;
  byId('welcome-text').textContent = text;
  byId('welcome').hidden = false;
}

export function showTitle(method) {
  const [sign, words] = kinds[method.kind];
  document.title = `${method.name} · Console`;
  byId('kind').textContent = sign;
  byId('kind').title = words;
  byId('name').textContent = method.name;
  byId('service').textContent = method.service;
  byId('tool').hidden = !method.tool;
  byId('tool-name').textContent = method.tool ?? '';
  showComment(method.comment ?? '');
  byId('schema-input').textContent = declarations(method.input, method.types);
  byId('schema-output').textContent = declarations(method.output, method.types);
}

/** Shows the first sentence of a comment. Unfolding shows the rest. */
function showComment(comment) {
  const [, first, rest] = /^([\s\S]*?[.!?](?=\s|$)|[\s\S]*)([\s\S]*)$/.exec(comment);
  byId('comment').hidden = comment === '';
  byId('comment').open = false;
  byId('comment').classList.toggle('whole', rest.trim() === '');
  byId('summary').textContent = first;
  byId('more').textContent = rest.trim();
}

/** Lists the last calls of this tab, each as a link. */
export function drawCalls() {
  const calls = readCalls();
  byId('panel-calls').replaceChildren(calls.length === 0
    ? h('p', { class: 'quiet' }, 'The last 20 calls of this tab appear here.')
    : h('ol', {}, calls.map(({ at, id, by, link, outcome }) => h('li', {}, h('a', { href: link },
      h('time', { class: 'quiet' }, new Date(at).toLocaleTimeString()), h('span', { class: 'mono' }, id), h('span', { class: 'quiet' }, `${transportNames[by]} · ${outcome || 'running'}`))))));
}

/** Enables the commands that can be copied. Each other button says why it cannot. */
export function showCopies(commands) {
  for (const button of byId('copy-as').querySelectorAll('button')) {
    const reason = commands[button.dataset.copy];
    button.setAttribute('aria-disabled', String(typeof reason === 'string'));
    button.title = typeof reason === 'string' ? `${button.dataset.copy} ${reason}` : '';
  }
}

function openSide(isOpen) {
  byId('app').classList.toggle('side-open', isOpen);
  byId('open-side').setAttribute('aria-expanded', String(isOpen));
}

export const closeSide = () => openSide(false);

/** On a phone, the list of methods covers the page. */
export function wireSide() {
  const close = () => {
    closeSide();
    byId('open-side').focus();
  };
  byId('open-side').addEventListener('click', () => {
    openSide(true);
    byId('search').focus();
  });
  byId('close-side').addEventListener('click', close);
  byId('side').addEventListener('keydown', event => {
    if (event.key === 'Escape' && byId('app').classList.contains('side-open')) {
      close();
    }
  });
}
