/** One HTTP request of the rest suite, with the body read as it comes. */

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface HttpRequest {
  readonly url: string;
  readonly body: object;
  /** Media type asked for. */
  readonly accept: string;
  /** ms until the answer is cut off and taken as it is then. */
  readonly timeLimit: number;
  /** Runs once, when the first bytes of a good answer's body have come. */
  readonly onFirstBytes?: () => Promise<void>;
}

/** Sends JSON and reads the answer to its end. An answer that does not end in time is an error that quotes what came. */
export async function postJson(request: HttpRequest): Promise<HttpAnswer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), request.timeLimit);
  const decoder = new TextDecoder();
  let text = '';
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: request.accept },
      body: JSON.stringify(request.body),
      signal: abort.signal,
    });
    let started = response.status >= 400;
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (started) continue;
      started = true;
      await request.onFirstBytes?.();
    }
    return { status: response.status, text };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new Error(`The answer did not end within ${request.timeLimit} ms; so far: ${text}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
