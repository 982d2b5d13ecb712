import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

export interface RecordedSpan {
  readonly name: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly traceId: string;
  readonly attributes: Attributes;
  status: SpanStatus;
  ended: boolean;
}

/** As much of an OpenTelemetry SDK as shows what is traced: it is registered as a user's would be. */
export function recordSpans(): { readonly spans: RecordedSpan[]; readonly stop: () => void } {
  const spans: RecordedSpan[] = [];
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => storage.run(active, () => work.call(self as never, ...args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
  const startSpan = (name: string, options: SpanOptions = {}, active = context.active()): Span => {
    const parent = trace.getSpan(active)?.spanContext();
    const id = String(spans.length + 1).padStart(16, '0');
    const traceId = parent?.traceId ?? id.padStart(32, 'a');
    const attributes = { ...options.attributes };
    const span: RecordedSpan = {
      name,
      id,
      parent: parent?.spanId,
      traceId,
      attributes,
      status: { code: SpanStatusCode.UNSET },
      ended: false,
    };
    spans.push(span);
    return spanOf(span);
  };
  const startActiveSpan = (name: string, options: SpanOptions, work: (span: Span) => unknown): unknown => {
    const span = startSpan(name, options);
    return context.with(trace.setSpan(context.active(), span), () => work(span));
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: startActiveSpan as never }) });
  return {
    spans,
    stop: () => {
      trace.disable();
      context.disable();
    },
  };
}

function spanOf(span: RecordedSpan): Span {
  const self: Span = {
    spanContext: () => ({ traceId: span.traceId, spanId: span.id, traceFlags: 1 }),
    setAttribute: (name, value) => self.setAttributes({ [name]: value }),
    setAttributes: more => {
      Object.assign(span.attributes, more);
      return self;
    },
    setStatus: status => {
      span.status = status;
      return self;
    },
    end: () => {
      span.ended = true;
    },
    isRecording: () => !span.ended,
    addEvent: () => self,
    addLink: () => self,
    addLinks: () => self,
    updateName: () => self,
    recordException: () => {},
  };
  return self;
}
