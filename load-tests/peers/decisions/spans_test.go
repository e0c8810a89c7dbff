package decisions

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"sort"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

const epochNanos = 1_700_000_000_000_000_000

// spanBuilder makes spans of a case's entries, as Tailwater's CaseSpans does.
type spanBuilder struct {
	traceID    string
	ids        map[string]uint64
	lastSpanID uint64
}

func newSpanBuilder(traceID string) *spanBuilder {
	return &spanBuilder{traceID: traceID, ids: map[string]uint64{}}
}

// byBatch has the entries by their number of delivery.
func byBatch(entries []any) [][]any {
	deliveries := map[int64][]any{}
	for _, entry := range entries {
		batch, _ := entry.(map[string]any)["batch"].(int64)
		deliveries[batch] = append(deliveries[batch], entry)
	}
	var order []int64
	for batch := range deliveries {
		order = append(order, batch)
	}
	sort.Slice(order, func(i, j int) bool { return order[i] < order[j] })
	var sorted [][]any
	for _, batch := range order {
		sorted = append(sorted, deliveries[batch])
	}
	return sorted
}

func (b *spanBuilder) traces(entries []any) ptrace.Traces {
	traces := ptrace.NewTraces()
	for _, element := range entries {
		entry := element.(map[string]any)
		resource := traces.ResourceSpans().AppendEmpty()
		if service := text(entry["service"], ""); service != "" {
			resource.Resource().Attributes().PutStr("service.name", service)
		}
		putAll(resource.Resource().Attributes(), entry["resource"])
		scope := resource.ScopeSpans().AppendEmpty()
		switch given := entry["scope"].(type) {
		case string:
			scope.Scope().SetName(given)
		case map[string]any:
			scope.Scope().SetName(text(given["name"], ""))
			scope.Scope().SetVersion(text(given["version"], ""))
			putAll(scope.Scope().Attributes(), given["attributes"])
		}
		copies := int64(1)
		if repeat, ok := entry["repeat"].(int64); ok {
			copies = repeat
		}
		for range copies {
			b.fill(scope.Spans().AppendEmpty(), entry)
		}
	}
	return traces
}

func (b *spanBuilder) fill(span ptrace.Span, entry map[string]any) {
	b.lastSpanID++
	if id := text(entry["id"], ""); id != "" {
		if _, known := b.ids[id]; !known {
			b.ids[id] = b.lastSpanID
		}
	}
	span.SetTraceID(traceIDOf(text(entry["trace"], b.traceID)))
	span.SetSpanID(spanIDOf(b.lastSpanID))
	span.SetName(text(entry["name"], ""))
	start := epochNanos + nanos(entry["start_ms"])
	span.SetStartTimestamp(pcommon.Timestamp(start))
	span.SetEndTimestamp(pcommon.Timestamp(start + nanos(entry["duration_ms"])))
	span.TraceState().FromRaw(text(entry["trace_state"], ""))
	if flags, ok := entry["flags"].(int64); ok {
		span.SetFlags(uint32(flags))
	}
	span.SetKind(kinds[text(entry["kind"], "")])
	if parent := text(entry["parent"], ""); parent != "" {
		id, known := b.ids[parent]
		if !known {
			id = math.MaxUint64
		}
		span.SetParentSpanID(spanIDOf(id))
	}
	putAll(span.Attributes(), entry["attributes"])
	if events, ok := entry["events"].([]any); ok {
		for _, element := range events {
			given := element.(map[string]any)
			event := span.Events().AppendEmpty()
			event.SetTimestamp(pcommon.Timestamp(start))
			event.SetName(text(given["name"], ""))
			putAll(event.Attributes(), given["attributes"])
		}
	}
	switch text(entry["status"], "UNSET") {
	case "OK":
		span.Status().SetCode(ptrace.StatusCodeOk)
	case "ERROR":
		span.Status().SetCode(ptrace.StatusCodeError)
	}
	span.Status().SetMessage(text(entry["status_message"], ""))
}

var kinds = map[string]ptrace.SpanKind{
	"INTERNAL": ptrace.SpanKindInternal,
	"SERVER":   ptrace.SpanKindServer,
	"CLIENT":   ptrace.SpanKindClient,
	"PRODUCER": ptrace.SpanKindProducer,
	"CONSUMER": ptrace.SpanKindConsumer,
}

func traceIDOf(hexadecimal string) (id pcommon.TraceID) {
	_, _ = hex.Decode(id[:], []byte(hexadecimal))
	return id
}

func spanIDOf(number uint64) (id pcommon.SpanID) {
	binary.BigEndian.PutUint64(id[:], number)
	return id
}

func nanos(millis any) int64 {
	switch given := millis.(type) {
	case int64:
		return given * 1_000_000
	case float64:
		return int64(math.Round(given * 1_000_000))
	}
	return 0
}

// putAll sets attributes in the order of their names.
func putAll(attributes pcommon.Map, given any) {
	entries, _ := given.(map[string]any)
	names := make([]string, 0, len(entries))
	for name := range entries {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		put(attributes.PutEmpty(name), entries[name])
	}
}

func put(value pcommon.Value, given any) {
	switch v := given.(type) {
	case bool:
		value.SetBool(v)
	case int64:
		value.SetInt(v)
	case float64:
		value.SetDouble(v)
	case string:
		value.SetStr(v)
	case []any:
		list := value.SetEmptySlice()
		for _, element := range v {
			put(list.AppendEmpty(), element)
		}
	case map[string]any:
		putAll(value.SetEmptyMap(), v)
	}
}
