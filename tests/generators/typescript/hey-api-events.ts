// Reads streams as events by hey-api's reader, which it writes where a document shows no other form.
import { createClient } from '../obj/generated/events/hey-api/greeting/client/index.js';
import { greeteringFailHello } from '../obj/generated/events/hey-api/greeting/sdk.gen.js';
import { events, print, serviceUrl } from './results.js';

const client = createClient({ baseUrl: serviceUrl });

const read = async (code: number, after: number) => {
  const { stream } = await greeteringFailHello({ client, path: { code }, query: { after, $alt: 'sse' }, sseMaxRetryAttempts: 1 });
  const data: Parameters<typeof events>[0][number][] = [];
  for await (const one of stream) {
    data.push(one);
  }

  return events(data);
};

print({ events: await read(10, 2), eventsToTheEnd: await read(0, 3) });
