import { trace as api, isSpanContextValid, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Problem } from './errors.ts';
import type { Log } from './log.ts';
import type { Trace } from './trace.ts';

/** Spans for the SDK that the user has loaded into this process; without one they cost nothing. */
export function openTelemetryTrace(version: string): Trace {
  const tracer = api.getTracer('berth', version);
  return async ({ name, attributes = {}, request = false, started }, work) => {
    const kind = request ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const options = { kind, attributes, ...(started !== undefined && { startTime: started }) };
    return await tracer.startActiveSpan(name, options, async span => {
      try {
        return await work({ add: more => span.setAttributes(more), fail: error => setFailed(span, error) });
      } catch (error) {
        setFailed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

function setFailed(span: Span, error: unknown): void {
  // Messages of problems hold no secret; who knows what others hold.
  span.setStatus({ code: SpanStatusCode.ERROR, ...(error instanceof Problem && { message: error.message }) });
}

/** What joins a line of the log to the trace that it belongs to, under the names that OpenTelemetry gives them. */
export function traceFacts(): object {
  const context = api.getActiveSpan()?.spanContext();
  return context === undefined || !isSpanContextValid(context)
    ? {}
    : { trace_id: context.traceId, span_id: context.spanId };
}

const GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** Logs a warning when an SDK is loaded whose API is older than Berth's: by the API's rule it gets no spans then. */
export function warnUnusableTelemetry(log: Log): void {
  const found: unknown = Reflect.get(globalThis, GLOBAL);
  if (typeof found !== 'object' || found === null || !('trace' in found) || !('version' in found)) return;
  if (api.getTracerProvider() === found.trace) return;
  log.warn(
    { found: String(found.version) },
    'an OpenTelemetry SDK is loaded with an older @opentelemetry/api than that of Berth: nothing is traced',
  );
}
