/** The lines of an NDJSON answer, each as soon as it has come. */
export async function* lines<T>(response: Response): AsyncGenerator<T> {
  let rest = '';
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const whole = (rest + text).split('\n');
    rest = whole.pop()!;
    yield* whole.map(line => JSON.parse(line) as T);
  }
}
