// Code on a page is quoted from a file that is compiled: line by line, but for its indentation, and a line `…` stands for lines that were left out.

/** The first lines that are not in the file where they should be; null when all are. */
export function quotes(lines, source) {
  let from = 0;
  for (const part of parts(lines)) {
    const at = find(part, source, from);
    if (at < 0) {
      return part.join('\n');
    }

    from = at + part.length;
  }

  return null;
}

function parts(lines) {
  const found = [[]];
  for (const line of lines) {
    if (/^\s*(\/\/|#|<!--)?\s*…\s*(-->)?$/.test(line)) {
      found.push([]);
    } else {
      found.at(-1).push(line);
    }
  }

  return found.map(trimmed).filter(part => part.length > 0);
}

function trimmed(part) {
  const said = part.map(line => line.trim() !== '');
  return said.includes(true) ? part.slice(said.indexOf(true), said.lastIndexOf(true) + 1) : [];
}

function find(part, source, from) {
  const wanted = undented(part);
  for (let at = from; at + part.length <= source.length; at++) {
    if (undented(source.slice(at, at + part.length)).every((line, index) => line === wanted[index])) {
      return at;
    }
  }

  return -1;
}

function undented(lines) {
  const indents = lines.filter(line => line.trim() !== '').map(line => /^\s*/.exec(line)[0].length);
  const least = Math.min(...indents);
  return lines.map(line => line.slice(least).trimEnd());
}
