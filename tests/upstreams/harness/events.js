// Server-Sent Events, read from the text of an answer.

/** The events of a text: `{ event, data }`, without comments. An event that is not whole is left out. */
export const eventsOf = text => text.split('\n\n').slice(0, -1).flatMap(block => {
  const lines = block.split('\n').filter(line => !line.startsWith(':')).map(line => /^(\w+): ?(.*)$/.exec(line)).filter(Boolean);
  const { event = 'message', data } = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
  return data === undefined ? [] : [{ event, data: JSON.parse(data) }];
});

/** Opens a stream as events, and calls back with each until `isLast(event)`; then it is left. Resolves to all of them. */
export const readEvents = async (url, { path, verb = 'POST', body, isLast = ({ event }) => event === 'end', seconds = 20 }) => {
  const answer = await fetch(`${url}${path}`, {
    method: verb,
    body,
    headers: { accept: 'text/event-stream', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    signal: AbortSignal.timeout(seconds * 1000),
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.body) {
    text += decoder.decode(bytes, { stream: true });
    if (eventsOf(text).some(isLast)) {
      break;
    }
  }

  return eventsOf(text);
};
