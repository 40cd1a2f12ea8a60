// How the client programs say what came.

declare const process: { argv: string[]; stdout: { write(text: string): void } };

/** The URL of the service: the program's only argument. */
export const serviceUrl = process.argv[2]!;

export const print = (results: object) => process.stdout.write(JSON.stringify(results));

type Status = { code?: number; message?: string; details?: { '@type'?: string; [name: string]: unknown }[] };

type Message = { msg?: string };

/** An element of a stream: a message, or what ended the stream. */
type Element = Message | { error: Status };

export type Failed = { http: number } & ReturnType<typeof failure>;

/** A status with its first detail, and with the field of the first violation. */
export const failure = (status: Status | undefined) => {
  const detail = status?.details?.[0];
  const violations = detail?.['fieldViolations'] as { field: string }[] | undefined;
  return { code: status?.code, message: status?.message, detail: { type: detail?.['@type'], field: violations?.[0]?.field } };
};

/** The messages of a stream, and the failure that ended it. Its type is that of all forms where a document has more than one. */
export const elements = (stream: readonly Element[] | Element | Status | undefined) => {
  if (!Array.isArray(stream)) {
    throw new Error(`No array, but ${JSON.stringify(stream)}.`);
  }

  const messages: (string | undefined)[] = [];
  let error: ReturnType<typeof failure> | undefined;
  for (const element of stream as Element[]) {
    if ('error' in element && element.error) {
      error = failure(element.error);
    } else if ('msg' in element) {
      messages.push(element.msg);
    }
  }

  return { messages, error };
};

export const linesOf = (text: string): Element[] => text.trimEnd().split('\n').map(line => JSON.parse(line));

/** The data of events, each read as JSON. */
export const dataOf = (text: string): (Message | Status)[] => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));

/** The messages of a stream of events, and its failure: the last data is a status, after success too. */
export const events = (stream: readonly (Message | Status)[]) => {
  const messages: (string | undefined)[] = [];
  let error: ReturnType<typeof failure> | undefined;
  for (const data of stream) {
    if (!('code' in data)) {
      messages.push((data as Message).msg);
    } else if (data.code !== 0) {
      error = failure(data);
    }
  }

  return { messages, error };
};
