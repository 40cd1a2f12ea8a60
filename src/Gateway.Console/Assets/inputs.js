// The control for one value: a check box, a list, a line of text, or JSON.
import { h } from './dom.js';
import { JsonMistake, parseJson, RawNumber, writeJson } from './json.js';
import { editorOf, typeText } from './schema.js';

/** The name of a field, its type, and the part of the request that carries it. */
export const labelOf = (field, where, id) => h('div', { class: 'row-name' },
  h(id ? 'label' : 'span', { htmlFor: id, class: field.deprecated ? 'name gone' : 'name' }, field.name),
  field.required && h('span', { class: 'star', title: 'required' }, '*', h('span', { class: 'face-hidden' }, ' required')),
  h('span', { class: 'type' }, typeText(field)),
  [where, field.outputOnly && 'output only', field.deprecated && 'deprecated'].filter(Boolean).map(words => h('span', { class: 'where' }, words)));

/** Makes the control for a value. `change` gets the new value, or undefined when the value is unset. */
export function makeInput({ field, types, value, id, describedBy, isElement = false }, change) {
  const editor = editorOf(field, types);
  const hasPresence = isElement || field.optional || field.oneof || field.type === 'message';
  const common = { id, 'aria-describedby': describedBy, 'data-field': field.name, autocomplete: 'off', spellcheck: false };
  switch (editor.edit) {
    case 'enum': return enumInput(editor.values, common, value, hasPresence, isElement, change);
    case 'bool': return boolInput(common, value, hasPresence, isElement, change);
    case 'json': return jsonInput(editor.hint, common, value, change);
    case 'number': return lineInput(common, value, numberHint(editor.scalar), { inputMode: 'decimal' }, text => (text === '' ? undefined : numberOf(text, editor.scalar)), change);
    default: return textInput(editor, common, value, hasPresence, change);
  }
}

function enumInput(values, common, value, hasPresence, isElement, change) {
  const known = values.find(one => one.name === value || one.alias === value || String(one.number) === String(value));
  const options = values.map(one => h('option', { value: one.name, title: one.comment }, `${one.name}${one.number === 0 && !hasPresence ? ' (default)' : ''}`));
  const isSet = value !== undefined && value !== null;
  const select = h('select', { ...common, change: () => change(select.value === '' ? undefined : values.some(one => one.name === select.value) ? select.value : value) },
    !isElement && h('option', { value: '' }, '(unset)'), options, isSet && !known && h('option', { value: 'other' }, shown(value)));
  select.value = !isSet ? '' : known?.name ?? 'other';
  return select;
}

function boolInput(common, value, hasPresence, isElement, change) {
  if (!hasPresence || isElement) {
    return h('input', { ...common, type: 'checkbox', checked: value === true, change: event => change(event.target.checked || isElement ? event.target.checked : undefined) });
  }

  const select = h('select', { ...common, change: () => change({ true: true, false: false }[select.value]) },
    ['', 'true', 'false'].map(text => h('option', { value: text }, text || '(unset)')));
  select.value = typeof value === 'boolean' ? String(value) : '';
  return select;
}

function textInput(editor, common, value, hasPresence, change) {
  const text = shown(value);
  const hint = editor.hint ?? (editor.scalar === 'bytes' ? 'base64' : '');
  const read = typed => (typed === '' && (!hasPresence || editor.hint) ? undefined : typed);
  return text.includes('\n')
    ? h('textarea', { ...common, rows: Math.min(text.split('\n').length + 1, 8), value: text, input: event => change(read(event.target.value)) })
    : lineInput(common, value, hint, {}, read, change);
}

const lineInput = (common, value, placeholder, more, read, change) =>
  h('input', { ...common, ...more, type: 'text', placeholder, value: shown(value), input: event => change(read(event.target.value)) });

function jsonInput(hint, common, value, change) {
  const area = h('textarea', {
    ...common,
    rows: 3,
    placeholder: hint,
    value: value === undefined ? '' : writeJson(value, 2),
    input: () => {
      try {
        area.setCustomValidity('');
        change(area.value.trim() === '' ? undefined : parseJson(area.value));
      } catch (error) {
        if (!(error instanceof JsonMistake)) {
          throw error;
        }

        area.setCustomValidity(error.message);
      }

      area.setAttribute('aria-invalid', String(!area.validity.valid));
      area.title = area.validationMessage;
    },
  });
  return area;
}

const shown = value => (value === undefined || value === null ? '' : typeof value === 'string' ? value : value instanceof RawNumber ? value.text : writeJson(value));
const numberHint = scalar => (scalar === 'double' || scalar === 'float' ? '0.0' : '0');

/** Reads a typed number. A 64-bit integer stays text, as in protobuf's JSON. Text that is not a number stays as it is, and the check reports it. */
function numberOf(text, scalar) {
  const trimmed = text.trim();
  if (scalar.endsWith('64') || !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed)) {
    return trimmed;
  }

  return String(Number(trimmed)) === trimmed ? Number(trimmed) : new RawNumber(trimmed);
}
