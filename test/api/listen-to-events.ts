import type { RunningService } from './running-service.ts';

export interface ServerSentEvent {
  readonly id: number | null;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ListenOptions {
  readonly after?: number;
  readonly enough?: number;
  /** Called when the service has begun to answer. */
  readonly begun?: () => void;
}

/** Listens to a sweep's events until the stream ends, or until `enough` of them came. */
export async function listen(
  service: RunningService,
  sweep: string,
  { after, enough, begun }: ListenOptions = {},
): Promise<{ readonly status: number; readonly events: readonly ServerSentEvent[] }> {
  const leaving = new AbortController();
  const answer = await fetch(`${service.url}/api/v1/sweeps/${sweep}/events`, {
    headers: after === undefined ? {} : { 'last-event-id': String(after) },
    signal: leaving.signal,
  });
  begun?.();
  const events: ServerSentEvent[] = [];
  let text = '';
  for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.flatMap(readEvent));
    if (enough !== undefined && events.length >= enough) break;
  }
  leaving.abort();
  return { status: answer.status, events };
}

function readEvent(block: string): readonly ServerSentEvent[] {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  const event = fields.get('event');
  if (event === undefined) return [];
  const id = fields.get('id');
  const data = JSON.parse(fields.get('data') ?? '{}') as Readonly<Record<string, unknown>>;
  return [{ id: id === undefined ? null : Number(id), event, data }];
}
