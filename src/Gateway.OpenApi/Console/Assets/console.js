// The page: picks a binding by the address's hash, fills the form, and shows what comes.
import { addressOf, messageOf } from './request.js';
import { transports } from './transports.js';

const $ = id => document.getElementById(id);
const kinds = { unary: 'unary', serverStream: 'server streaming', clientStream: 'client streaming', duplex: 'bidirectional streaming' };
const mostEntries = 1000;

let bindings = [];
let current;
let call;
let startedAt = 0;

const sendsMany = () => current.kind === 'clientStream' || current.kind === 'duplex';
const transport = () => transports.find(({ name }) => name === document.querySelector('input[name=transport]:checked')?.value);

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function list() {
  const wanted = $('filter').value.toLowerCase();
  const services = Map.groupBy(
    bindings.filter(({ method, path }) => `${method} ${path}`.toLowerCase().includes(wanted)),
    ({ method }) => method.slice(0, method.indexOf('/')));
  $('methods').replaceChildren(...[...services].flatMap(([service, found]) => [
    make('li', {}, make('h3', { textContent: service })),
    ...found.map(binding => {
      const link = make('a', { href: hashOf(binding), textContent: `${binding.httpMethod} ${binding.path}`, title: `${binding.method}, ${kinds[binding.kind]}` });
      if (binding === current) {
        link.setAttribute('aria-current', 'true');
      }

      return make('li', {}, link);
    }),
  ]));
}

// The path alone where it says enough: such an address can be written by hand.
const hashOf = binding =>
  bindings.find(({ path }) => path === binding.path) === binding ? `#${binding.path}` : `#${binding.httpMethod} ${binding.path}`;

function choose() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const chosen = bindings.find(({ httpMethod, path }) => path === hash || `${httpMethod} ${path}` === hash) ?? bindings[0];
  if (chosen === undefined || chosen === current) {
    return;
  }

  const left = call;
  call = undefined;
  left?.cancel();
  current = chosen;
  document.querySelector('main').hidden = false;
  document.title = `${current.path} - Streams`;
  $('verb').textContent = current.httpMethod;
  $('path').textContent = current.path;
  $('method').textContent = current.method;
  $('kind').textContent = kinds[current.kind];
  $('summary').textContent = current.summary ?? '';
  $('parameters').replaceChildren(...current.parameters.map(name =>
    make('label', {}, `${name} `, make('input', { name: `path:${name}`, required: true, spellcheck: false }))));
  $('query').value = '';
  $('query-row').hidden = current.query.length === 0;
  $('query-fields').textContent = `name=value&… with ${current.query.join(', ')}`;
  $('body').value = current.example === null ? '' : typeof current.example === 'string' && current.takesBytes ? '' : JSON.stringify(current.example, null, 2);
  const offered = transports.filter(({ offers }) => offers(current));
  $('transports').replaceChildren(make('legend', { textContent: 'By' }), ...offered.map(({ name }, index) =>
    make('label', {}, make('input', { type: 'radio', name: 'transport', value: name, checked: index === 0 }), ` ${name}`)));
  $('log').replaceChildren();
  adapt();
  list();
}

// The form for what is chosen: live requests have a line of their own, others are written before the start.
function adapt() {
  const live = sendsMany() && transport().live;
  $('say').hidden = !live;
  $('body-row').hidden = !current.takesBody || live;
  $('body-label').textContent = sendsMany() ? 'Requests, one a line' : 'Request';
  running(call !== undefined);
}

function running(isRunning) {
  $('start').disabled = isRunning;
  $('stop').disabled = !isRunning;
  for (const element of $('say').querySelectorAll('input, button')) {
    element.disabled = !isRunning;
  }
}

function note(sign, text, kind = '') {
  const log = $('log');
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  const time = make('time', { textContent: `${((performance.now() - startedAt) / 1000).toFixed(3)} s` });
  log.append(make('li', { className: kind }, time, make('span', { textContent: sign }), make('span', { textContent: text })));
  while (log.childElementCount > mostEntries) {
    log.firstElementChild.remove();
  }

  if (atEnd) {
    log.scrollTop = log.scrollHeight;
  }
}

function start(event) {
  event.preventDefault();
  const form = new FormData($('request'));
  const values = Object.fromEntries(current.parameters.map(name => [name, form.get(`path:${name}`)]));
  const address = addressOf(current, values, $('query').value.trim());
  const body = sendsMany() ? $('body').value : messageOf(current, $('body').value);
  $('log').replaceChildren();
  startedAt = performance.now();
  note('·', `${transport().name} ${address}`);
  $('state').textContent = 'Connecting';

  // What an earlier call still has to say is not of interest any more.
  const isCurrent = () => call === mine;
  const on = {
    opened: () => isCurrent() && ($('state').textContent = 'Open'),
    sent: text => isCurrent() && note('→', text),
    received: text => isCurrent() && note('←', text),
    noted: text => isCurrent() && note('·', text),
    ended: ({ text, failed }) => {
      if (isCurrent()) {
        note('■', text, failed ? 'error' : 'end');
        $('state').textContent = failed ? 'Failed' : 'Ended';
        call = undefined;
        running(false);
      }
    },
  };
  const mine = { cancel() {} };
  call = mine;
  running(true);
  Object.assign(mine, transport().start({ binding: current, address, body, on }));
  if (!$('say').hidden) {
    $('line').focus();
  }
}

$('request').addEventListener('submit', start);
$('transports').addEventListener('change', adapt);
$('stop').addEventListener('click', () => call?.cancel());
$('filter').addEventListener('input', list);
$('done').addEventListener('click', () => {
  call?.done?.();
  note('·', 'End of requests');
  $('line').disabled = true;
});
$('say').addEventListener('submit', event => {
  event.preventDefault();
  if ($('line').value !== '') {
    call?.send?.(messageOf(current, $('line').value));
    $('line').value = '';
  }
});
addEventListener('hashchange', choose);

bindings = await (await fetch(new URL('methods.json', import.meta.url))).json();
list();
choose();
