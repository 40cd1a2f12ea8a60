// Mistakes outside the shown message, and the list of mistakes.
import { check, pathText } from './check.js';
import { h } from './dom.js';
import { JsonMistake, parseJson } from './json.js';
import { onlyTextField } from './schema.js';

/** The mistakes of the other messages of a stream. */
export function mistakesElsewhere({ texts, current, method }) {
  return texts.flatMap((text, index) => {
    if (index === current) {
      return [];
    }

    const at = words => ({ messageIndex: index, where: [`message ${index + 1}`, words].filter(Boolean).join(', ') });
    try {
      return check(text.trim() === '' ? {} : parseJson(text), method.input, method.types).map(mistake => ({ ...at(pathText(mistake.path)), message: mistake.message }));
    } catch (mistake) {
      return [{ ...at(''), message: syntaxOf(mistake), isSyntax: true }];
    }
  });
}

/** Reads a typed line as a message: JSON, or the text of the only field. `{ value, mistakes }`. */
export function readLine(text, { input, types }) {
  const field = onlyTextField(input, types);
  if (field && !/^\s*\{/.test(text)) {
    return { value: { [field]: text }, mistakes: [] };
  }

  try {
    const value = parseJson(text);
    return { value, mistakes: check(value, input, types).map(({ path, message }) => ({ where: `the line, ${pathText(path)}`, message, isOfLine: true })) };
  } catch (mistake) {
    const message = syntaxOf(mistake);
    return { mistakes: [{ where: `the line, column ${mistake.at + 1}`, message: `invalid JSON: ${message}`, isSyntax: true, isOfLine: true }] };
  }
}

function syntaxOf(mistake) {
  if (!(mistake instanceof JsonMistake)) {
    throw mistake;
  }

  return mistake.message;
}

/** A line of the list of mistakes: a button that moves to the place. */
export const mistakeLine = ({ where, message }, go) =>
  h('li', {}, h('button', { type: 'button', class: 'plain-button', click: go }, where ? `${where}: ${message}` : message));
