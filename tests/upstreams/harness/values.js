/** The JSON values of a text, one after another with anything between them: an answer, lines, or what grpc-gateway writes. One array counts as one value. */
export const valuesOf = text => {
  const values = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') {
        at++;
      } else if (letter === '"') {
        inString = false;
      }
    } else if (letter === '"') {
      inString = true;
    } else if (letter === '{' || letter === '[') {
      if (depth++ === 0) {
        start = at;
      }
    } else if (letter === '}' || letter === ']') {
      if (--depth === 0) {
        values.push(JSON.parse(text.slice(start, at + 1)));
      }
    }
  }

  // A single value that is neither an object nor an array, as response_body can have it.
  return values.length === 0 && depth === 0 && text.trim() !== '' ? [JSON.parse(text)] : values;
};
