// The state of one method: its shape, the typed values, and its last call. Switching methods keeps it.
import { parseJson, writeJson } from './json.js';
import { transportsOf } from './request.js';
import { example } from './schema.js';
import { keepValues, readValues } from './store.js';

export class Session {
  /** Which rows of the form are unfolded, and the values of the oneof members that are not chosen. */
  memory = { open: new Set(), shut: new Set(), members: new Map() };
  bytes = { text: '', file: undefined, type: '' };
  current = 0;
  call;

  /** The messages that were sent one by one, and whether the form or the JSON was edited since the last one. */
  said = [];
  isEdited = false;

  /** The mistakes of the typed line. */
  lineMistakes = [];

  /** The action that mistakes stopped, for "Send anyway"; undefined for the normal send. */
  stopped;

  constructor(id, method) {
    this.id = id;
    this.method = method;
    const kept = readValues(id);
    this.texts = kept?.texts?.length > 0 ? kept.texts : [writeJson(example(method.input, method.types), 2)];
    this.parameters = kept?.parameters ?? {};
    this.bindingIndex = 0;
    this.chooseBinding(kept?.binding ?? 0);
    this.by = '';
    this.chooseTransport(kept?.by);
    this.bytes.type = kept?.bytesType ?? '';
    this.bytes.text = kept?.bytesText ?? '';
  }

  get binding() {
    return this.method.bindings[this.bindingIndex];
  }

  get transports() {
    return transportsOf(this.method);
  }

  chooseBinding(index) {
    this.bindingIndex = this.method.bindings[index] ? index : 0;
  }

  chooseTransport(by) {
    this.by = this.transports.includes(by) ? by : this.transports.includes(this.by) ? this.by : this.transports[0];
  }

  /** Takes the values of a link. */
  take({ binding, by, texts, parameters }) {
    this.chooseBinding(binding);
    this.chooseTransport(by);
    if (texts.length > 0) {
      this.texts = texts;
      this.current = 0;
      this.isEdited = true;
    }

    this.parameters = { ...this.parameters, ...parameters };
    this.keep();
  }

  keep() {
    keepValues(this.id, {
      texts: this.texts, parameters: this.parameters, binding: this.bindingIndex, by: this.by, bytesType: this.bytes.type, bytesText: this.bytes.text,
    });
  }

  /** The messages as values. Throws a JsonMistake with the index of the message if one is not valid JSON. */
  values() {
    return this.texts.map((text, index) => {
      try {
        return text.trim() === '' ? Object.create(null) : parseJson(text);
      } catch (mistake) {
        mistake.messageIndex = index;
        throw mistake;
      }
    });
  }
}
