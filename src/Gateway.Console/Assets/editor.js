// The request of a session: its messages as a form and as JSON, kept in step, and the other parameters of its path.
import { byId, h } from './dom.js';
import { check, pathText } from './check.js';
import { Form } from './form.js';
import { JsonMistake, parseJson, placeOf, writeJson } from './json.js';
import { placeOf as placeOfField, takesStream } from './request.js';
import { example } from './schema.js';

export class Editor {
  #session;
  #form;
  #changed;
  #json = byId('json');

  /** `changed` is called after each change of a value. */
  constructor(changed) {
    this.#changed = changed;
    this.#form = new Form(byId('form'), value => {
      this.#json.value = writeJson(value, 2);
      this.#keep();
    });
    this.#json.addEventListener('input', () => this.#read());
    this.#json.addEventListener('keydown', event => this.#indent(event));
    byId('format').addEventListener('click', () => this.#format());
  }

  show(session) {
    this.#session = session;
    this.#drawMessages();
    this.#drawParameters();
    this.#drawBytes();
    this.#showMessage();
  }

  /** The mistakes of the shown message, each with its path, and its line and column in the JSON. */
  mistakes() {
    const { method } = this.#session;
    const text = this.#json.value;
    const places = new Map();
    try {
      const value = text.trim() === '' ? Object.create(null) : parseJson(text, places);
      return check(value, method.input, method.types).map(mistake => this.#at(mistake, text, places.get(JSON.stringify(mistake.path))));
    } catch (error) {
      if (!(error instanceof JsonMistake)) {
        throw error;
      }

      return [this.#at({ message: error.message, path: undefined, isSyntax: true }, text, error.at)];
    }
  }

  /** Marks the mistakes in the form and at the JSON. */
  mark(mistakes) {
    this.#form.mark(mistakes.filter(({ path }) => path));
    this.#json.setAttribute('aria-invalid', String(mistakes.some(({ at }) => at !== undefined)));
  }

  /** Moves to the place of a mistake. */
  focus({ at, path, parameter }) {
    byId('request').open = true;
    if (parameter) {
      byId(`parameter-${parameter}`)?.focus();
    } else if (at !== undefined) {
      this.#json.focus();
      this.#json.setSelectionRange(at, at + 1);
    } else if (!path || !this.#form.focus(path)) {
      this.#json.focus();
    }
  }

  /** Shows another message of a stream. */
  choose(index) {
    this.#session.current = index;
    this.#drawMessages();
    this.#showMessage();
    this.#changed();
  }

  #at(mistake, text, at) {
    const place = at === undefined ? undefined : placeOf(text, at);
    const where = [mistake.path && pathText(mistake.path), place && `line ${place.line}, column ${place.column}`].filter(Boolean).join(', ');
    return { ...mistake, at, where };
  }

  #showMessage() {
    this.#json.value = this.#session.texts[this.#session.current];
    this.#drawForm();
  }

  #read() {
    this.#keep();
    this.#drawForm();
  }

  #keep() {
    this.#session.texts[this.#session.current] = this.#json.value;
    this.#session.isEdited = true;
    this.#session.keep();
    this.#changed();
  }

  /** Draws the form from the JSON. While the JSON is invalid, the form stays as it is. */
  #drawForm() {
    const { method, memory } = this.#session;
    let value;
    try {
      value = this.#json.value.trim() === '' ? Object.create(null) : parseJson(this.#json.value);
    } catch (error) {
      if (!(error instanceof JsonMistake)) {
        throw error;
      }
    }

    // A type that is edited only as JSON has no rows in its form, whatever its value is.
    const hasRows = method.types[method.input]?.fields !== undefined;
    const isMessage = value !== null && typeof value === 'object' && !Array.isArray(value);
    byId('form').inert = hasRows && !isMessage;
    if (isMessage || !hasRows) {
      this.#form.show({ types: method.types, input: method.input, placeOf: field => placeOfField(this.#session.binding, field, this.#session.by) }, isMessage ? value : Object.create(null), memory);
    }
  }

  #drawMessages() {
    const { method, texts, current } = this.#session;
    const list = byId('message-list');
    list.hidden = !takesStream(method);
    if (list.hidden) {
      return;
    }

    const change = work => {
      work();
      this.#session.keep();
      this.choose(this.#session.current);
    };
    list.replaceChildren(
      h('span', { class: 'quiet' }, 'Messages'),
      ...texts.map((_, index) => h('button', { type: 'button', class: 'chip', 'aria-pressed': String(index === current), 'aria-label': `Message ${index + 1}`, click: () => this.choose(index) }, String(index + 1))),
      h('button', {
        type: 'button', class: 'chip', 'aria-label': 'Add a message', title: 'Add a message',
        click: () => change(() => (this.#session.current = texts.push(writeJson(example(method.input, method.types), 2)) - 1)),
      }, '+'),
      texts.length > 1 ? h('button', {
        type: 'button', class: 'chip', 'aria-label': `Remove message ${current + 1}`, title: 'Remove this message',
        click: () => change(() => (texts.splice(current, 1), (this.#session.current = Math.min(current, texts.length - 1)))),
      }, '×') : '');
  }

  /** Draws the parameters of the path that are not fields of the message. */
  #drawParameters() {
    const { binding, method, by, parameters } = this.#session;
    const pieces = (by === 'connect' ? method.rpc : binding.pieces).filter(({ text, field }) => text === undefined && !field);
    byId('parameters').replaceChildren(...pieces.map(({ name, pattern }) => h('div', { class: 'row' },
      h('div', { class: 'row-name' }, h('label', { htmlFor: `parameter-${name}`, class: 'name' }, name), h('span', { class: 'where' }, 'path')),
      h('input', {
        type: 'text', id: `parameter-${name}`, value: parameters[name] ?? '', placeholder: pattern ?? '', autocomplete: 'off', spellcheck: false,
        input: event => {
          parameters[name] = event.target.value;
          this.#session.keep();
          this.#changed();
        },
      }))));
  }

  /** Draws the editor of a google.api.HttpBody, whose body is bytes. */
  #drawBytes() {
    const { bytes, binding, by } = this.#session;
    const place = byId('body-side');
    place.hidden = !binding?.bytes || by === 'connect';
    if (place.hidden) {
      return;
    }

    const changed = () => {
      this.#session.keep();
      this.#changed();
    };
    const chosen = h('span', { class: 'quiet' }, bytes.file ? `${bytes.file.name} will be sent` : '');
    place.replaceChildren(
      h('div', { class: 'editor-bar' }, h('label', { htmlFor: 'body-text' }, 'Body'), chosen),
      h('textarea', { id: 'body-text', rows: 4, value: bytes.text, spellcheck: false, input: event => (bytes.text = event.target.value, changed()) }),
      h('div', { class: 'body-more' },
        h('input', { type: 'text', 'aria-label': 'Content type', placeholder: 'application/octet-stream', value: bytes.type, input: event => (bytes.type = event.target.value, changed()) }),
        h('input', { type: 'file', 'aria-label': 'A file as the body', change: event => ([bytes.file] = event.target.files, this.#drawBytes(), changed()) })));
  }

  #format() {
    try {
      this.#json.value = writeJson(parseJson(this.#json.value), 2);
      this.#read();
    } catch (error) {
      if (!(error instanceof JsonMistake)) {
        throw error;
      }

      this.focus({ at: error.at });
    }
  }

  /** Indents a new line like the line before it. `insertText` keeps it in the undo history. */
  #indent(event) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) {
      return;
    }

    event.preventDefault();
    const before = this.#json.value.slice(0, this.#json.selectionStart);
    const margin = /[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1))[0];
    document.execCommand('insertText', false, `\n${margin}${/[[{]\s*$/.test(before) ? '  ' : ''}`);
  }
}
