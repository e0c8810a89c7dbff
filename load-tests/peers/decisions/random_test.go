package decisions

import (
	"fmt"
	"math/rand"
	"sort"
	"strings"
)

const (
	traceStateGate   = "processor.tailsamplingprocessor.usetracestate"
	recordPolicyGate = "processor.tailsamplingprocessor.recordpolicy"
)

// chooser makes the choices of one case. Words are few, so that policies and spans often meet.
type chooser struct {
	*rand.Rand
	gate bool
}

func randomCase(random *rand.Rand, name string) map[string]any {
	c := &chooser{Rand: random, gate: random.Intn(3) == 0}
	given := map[string]any{"name": name}
	if c.gate {
		given["gates"] = []any{traceStateGate}
	}
	if c.oneIn(3) {
		c.sequence(given)
	} else {
		c.decision(given)
	}
	if c.oneIn(6) {
		c.misspell(given)
	}
	if crashesTheCollector(given["policies"]) {
		return nil
	}
	return given
}

// crashesTheCollector says whether there may be a numeric_attribute without a bound that is not zero.
func crashesTheCollector(configuration any) bool {
	switch v := configuration.(type) {
	case []any:
		for _, element := range v {
			if crashesTheCollector(element) {
				return true
			}
		}
	case map[string]any:
		if v["type"] == "numeric_attribute" {
			block, _ := v["numeric_attribute"].(map[string]any)
			least, _ := block["min_value"].(int64)
			most, _ := block["max_value"].(int64)
			if least == 0 && most == 0 {
				return true
			}
		}
		for _, element := range v {
			if crashesTheCollector(element) {
				return true
			}
		}
	}
	return false
}

// misspell changes one thing somewhere in the configuration, for better or worse.
func (c *chooser) misspell(given map[string]any) {
	at := given["policies"]
	if c.oneIn(4) {
		at = given["options"]
	}
	for depth := c.Intn(6); depth >= 0; depth-- {
		switch v := at.(type) {
		case []any:
			if len(v) == 0 {
				return
			}
			i := c.Intn(len(v))
			if _, deeper := v[i].(map[string]any); !deeper {
				v[i] = c.other()
				return
			}
			at = v[i]
		case map[string]any:
			at = c.misspellBlock(v, depth > 0)
		default:
			return
		}
	}
}

// misspellBlock changes one key of a block, or returns where to go deeper.
func (c *chooser) misspellBlock(block map[string]any, deeper bool) any {
	if len(block) == 0 {
		block[pick(c, "unknown", "name", "decision_wait")] = c.other()
		return nil
	}
	names := make([]string, 0, len(block))
	for name := range block {
		names = append(names, name)
	}
	sort.Strings(names)
	name := pick(c, names...)
	switch block[name].(type) {
	case map[string]any, []any:
		if deeper && !c.oneIn(5) {
			return block[name]
		}
	}
	switch c.Intn(4) {
	case 0:
		block[name+"s"] = block[name]
		delete(block, name)
	case 1:
		delete(block, name)
	case 2:
		block[pick(c, "unknown", "Name", "latency", "and", "policies")] = c.other()
	case 3:
		block[name] = c.other()
	}
	return nil
}

// other is a value of a type that is seldom right.
func (c *chooser) other() any {
	return pick[any](c, "text", "", "5", "1s", int64(3), 2.5, true, nil, []any{}, []any{"a"}, []any{int64(1)}, map[string]any{},
		map[string]any{"key": "k"}, int64(-1), int64(4294967296), "always_sample", "not", "composite")
}

func pick[T any](c *chooser, of ...T) T { return of[c.Intn(len(of))] }

func (c *chooser) oneIn(n int) bool { return c.Intn(n) == 0 }

func (c *chooser) decision(given map[string]any) {
	given["trace_id"] = c.traceID()
	given["policies"] = c.policies()
	options := map[string]any{}
	if c.oneIn(8) {
		options["sample_on_first_match"] = true
	}
	if c.oneIn(8) {
		options["maximum_trace_size_bytes"] = int64(c.Intn(1500))
	}
	if c.oneIn(10) {
		options["sampling_strategy"] = pick(c, "span-ingest", "trace-complete", "other")
	}
	if c.oneIn(10) {
		options["num_shards"] = int64(c.Intn(5))
	}
	given["options"] = options
	var spans []any
	for range 1 + c.Intn(4) {
		span := c.span()
		if c.oneIn(3) {
			span["batch"] = int64(c.Intn(3))
		}
		if c.oneIn(5) {
			span["repeat"] = int64(1 + c.Intn(40))
		}
		spans = append(spans, span)
	}
	given["spans"] = spans
}

func (c *chooser) traceID() string {
	if c.oneIn(4) {
		return defaultTraceID
	}
	return fmt.Sprintf("%016x%016x", c.Uint64(), c.Uint64())
}

func (c *chooser) policies() []any {
	var policies []any
	for i := range c.Intn(5) {
		policies = append(policies, c.policy(fmt.Sprintf("p%d", i)))
	}
	if policies == nil {
		return []any{c.policy("p")}
	}
	return policies
}

func (c *chooser) policy(name string) map[string]any {
	switch c.Intn(12) {
	case 0:
		return map[string]any{"name": name, "type": "and", "and": map[string]any{"and_sub_policy": c.parts(true)}}
	case 1:
		return map[string]any{"name": name, "type": "not", "not": map[string]any{"not_sub_policy": c.leaf("part")}}
	case 2:
		return map[string]any{"name": name, "type": "drop", "drop": map[string]any{"drop_sub_policy": c.parts(true)}}
	case 3:
		return c.composite(name)
	}
	return c.leaf(name)
}

func (c *chooser) parts(withNot bool) []any {
	parts := []any{}
	for i := range c.Intn(4) {
		if withNot && c.oneIn(4) {
			parts = append(parts, map[string]any{"name": "n", "type": "not", "not": map[string]any{"not_sub_policy": c.leaf("part")}})
		} else {
			parts = append(parts, c.leaf(fmt.Sprintf("part%d", i)))
		}
	}
	return parts
}

func (c *chooser) composite(name string) map[string]any {
	composite := map[string]any{"max_total_spans_per_second": int64(c.Intn(60) - 2)}
	subs := []any{}
	allocation := []any{}
	for i := range c.Intn(4) {
		part := fmt.Sprintf("c%d", i)
		if c.oneIn(4) {
			subs = append(subs, map[string]any{"name": part, "type": "and", "and": map[string]any{"and_sub_policy": c.parts(true)}})
		} else {
			subs = append(subs, c.leaf(part))
		}
		if c.oneIn(2) {
			allocation = append(allocation, map[string]any{"policy": part, "percent": int64(c.Intn(120))})
		}
	}
	composite["composite_sub_policy"] = subs
	if len(allocation) > 0 {
		composite["rate_allocation"] = allocation
	}
	if c.oneIn(4) {
		composite["policy_order"] = []any{"c1", "c0"}
	}
	return map[string]any{"name": name, "type": "composite", "composite": composite}
}

func (c *chooser) leaf(name string) map[string]any {
	kind := pick(c, "always_sample", "latency", "numeric_attribute", "string_attribute", "boolean_attribute",
		"status_code", "span_count", "trace_state", "trace_flags", "probabilistic", "rate_limiting", "bytes_limiting",
		"ottl_condition", "ottl_condition", "ottl_condition", "latency", "probabilistic", "string_attribute")
	leaf := map[string]any{"name": name, "type": kind}
	block := map[string]any{}
	switch kind {
	case "latency":
		block["threshold_ms"] = pick[int64](c, 0, 5, 10, 100, -1)
		if c.oneIn(2) {
			block["upper_threshold_ms"] = pick[int64](c, 0, 10, 50, 100, 1000, -5)
		}
	case "numeric_attribute":
		block["key"] = c.key()
		// Without a bound that is not zero the collector crashes.
		block["min_value"] = pick[int64](c, 1, 200, 500, -5)
		if c.oneIn(2) {
			block["max_value"] = pick[int64](c, 0, 1, 499, 599, -1)
		}
		if c.oneIn(3) {
			block["invert_match"] = true
		}
	case "string_attribute":
		block["key"] = c.key()
		if c.oneIn(2) {
			block["enabled_regex_matching"] = true
			block["values"] = c.words("v.*", "^a", "b$", "", "v1|v2", `\d+`, "(?i)V1", "[", "^$", `\bx\b`, "v(?=1)", "(a+)+$", `\pL`, `[[:alpha:]]{2}`)
		} else {
			block["values"] = c.words("v1", "v2", "", "abc", "svc-a", "5", "true")
		}
		if c.oneIn(3) {
			block["invert_match"] = true
		}
		if c.oneIn(4) {
			block["cache_max_size"] = int64(c.Intn(3))
		}
	case "boolean_attribute":
		block["key"] = c.key()
		block["value"] = c.oneIn(2)
		if c.oneIn(3) {
			block["invert_match"] = true
		}
	case "status_code":
		block["status_codes"] = c.words("OK", "ERROR", "UNSET", "ERROR", "Ok")
	case "span_count":
		block["min_spans"] = pick[int64](c, 0, 1, 2, 10, -1)
		if c.oneIn(2) {
			block["max_spans"] = pick[int64](c, 0, 1, 5, 40, -1)
		}
	case "trace_state":
		block["key"] = pick(c, "vendor", "ot", "a", "", "tenant@vendor")
		block["values"] = c.words("1", "2", "", "rv:80000000000000", "x y")
	case "probabilistic":
		if !c.oneIn(10) {
			block["sampling_percentage"] = pick[any](c, 0.0, 0.5, 1.0, int64(10), 25.0, 50.0, 99.9, int64(100), 150.0, -1.0, 33.333333, 1e-12)
		}
		if c.oneIn(3) {
			block["hash_salt"] = pick(c, "s1", "s2", "")
		}
	case "rate_limiting":
		block["spans_per_second"] = pick[int64](c, 0, 1, 5, 20, -1)
		if c.oneIn(2) {
			block["burst_capacity"] = pick[int64](c, 0, 1, 3, 30, -1)
		}
	case "bytes_limiting":
		block["bytes_per_second"] = pick[int64](c, 0, 50, 150, 2000, -1)
		if c.oneIn(2) {
			block["burst_capacity"] = pick[int64](c, 0, 60, 300, -1)
		}
	case "ottl_condition":
		if !c.oneIn(8) {
			block["error_mode"] = pick(c, "ignore", "silent", "propagate")
		}
		if !c.oneIn(3) {
			block["span"] = c.conditions(false)
		}
		if c.oneIn(3) || block["span"] == nil {
			block["spanevent"] = c.conditions(true)
		}
	}
	if len(block) > 0 || c.oneIn(2) {
		leaf[kind] = block
	}
	if (kind == "numeric_attribute") && len(block) == 0 {
		leaf["type"] = "always_sample"
	}
	return leaf
}

func (c *chooser) key() string {
	return pick(c, "k", "k2", "http.status_code", "service.name", "flag", "missing")
}

func (c *chooser) words(of ...string) []any {
	words := []any{}
	for range 1 + c.Intn(2) {
		words = append(words, pick(c, of...))
	}
	if c.oneIn(20) {
		return []any{}
	}
	return words
}

func (c *chooser) conditions(event bool) []any {
	conditions := []any{}
	for range 1 + c.Intn(2) {
		conditions = append(conditions, c.condition(event, 2))
	}
	return conditions
}

func (c *chooser) condition(event bool, depth int) string {
	if depth > 0 && c.oneIn(3) {
		return c.condition(event, depth-1) + pick(c, " and ", " or ") + c.condition(event, depth-1)
	}
	if depth > 0 && c.oneIn(6) {
		return pick(c, "not (", "(") + c.condition(event, depth-1) + ")"
	}
	switch c.Intn(8) {
	case 0:
		return fmt.Sprintf("IsMatch(%s, %q)", c.value(event, 1), pick(c, "v.*", "^a", "o", "[0-9]+", "1$"))
	case 1:
		return pick(c, "IsRootSpan()", "true", "false", fmt.Sprintf("IsString(%s)", c.path(event)), fmt.Sprintf("IsInt(%s)", c.path(event)),
			fmt.Sprintf("IsBool(%s)", c.path(event)), fmt.Sprintf("IsMap(%s)", c.path(event)), fmt.Sprintf("IsDouble(%s)", c.path(event)), fmt.Sprintf("IsList(%s)", c.path(event)))
	case 2:
		return fmt.Sprintf("Has%s(%s, %q)", pick(c, "Prefix", "Suffix"), c.value(event, 0), pick(c, "v", "1", "op", ""))
	}
	return c.value(event, 2) + pick(c, " == ", " != ", " < ", " <= ", " > ", " >= ") + c.value(event, 1)
}

func (c *chooser) value(event bool, depth int) string {
	if c.oneIn(2) {
		return c.path(event)
	}
	if depth > 0 && c.oneIn(2) {
		return c.call(c.value(event, depth-1), c.value(event, depth-1))
	}
	return pick(c, `"v1"`, `"abc"`, `""`, "1", "0", "-5", "200", "1.5", "true", "false", "nil", "STATUS_CODE_ERROR", "SPAN_KIND_SERVER", "0x01", `Duration("10ms")`)
}

func (c *chooser) call(inner, other string) string {
	if c.oneIn(2) {
		return pick(c, "Int", "Double", "String", "Len", "ToLowerCase", "ToUpperCase", "Hex", "Bool", "ParseJSON", "FNV", "MD5", "SHA1", "SHA256", "SHA512",
			"Keys", "Values", "IsEmpty", "Hours", "Minutes", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "UnixNano", "UnixMicro", "UnixMilli", "UnixSeconds",
			"Duration") + "(" + inner + ")"
	}
	return pick(c, "Concat(["+inner+", "+other+"], \"-\")", "("+inner+" + "+other+")", "("+inner+" - "+other+")", "("+inner+" * 2)", "("+inner+" / 2)",
		"Substring("+inner+", 0, 1)", "Substring("+inner+", 1, 5)", "Split("+inner+", \"1\")", "Split("+inner+", \"1\")[0]", "Trim("+inner+")", "Trim("+inner+", \"v\")",
		"TrimPrefix("+inner+", \"v\")", "TrimSuffix("+inner+", \"1\")", "Index("+inner+", "+other+")", "ContainsValue("+inner+", "+other+")", "Coalesce(["+inner+", "+other+"])",
		"Format(\"%v-%s\", ["+inner+", "+other+"])", "Format(\"%05d\", ["+inner+"])", "Unix("+inner+")", "Unix(1700000000, 5)", "TraceID("+inner+")", "SpanID(0x0000000000000001)",
		"["+inner+", "+other+"]", `{"x": `+inner+`}`, `{"x": `+inner+`}["x"]`, "["+inner+"][0]", "ParseJSON(\"{\\\"a\\\": [1, 2.5, null, \\\"v1\\\"]}\")[\"a\"]["+pick(c, "0", "1", "2", "3", "4")+"]")
}

func (c *chooser) path(event bool) string {
	attribute := fmt.Sprintf("attributes[%q]", pick(c, "k", "k2", "http.status_code", "flag", "m", "list", "missing"))
	common := []string{"resource." + attribute, `resource.attributes["service.name"]`, "scope.name", "scope.version", attribute, attribute,
		`attributes["m"]["x"]`, `attributes["list"][0]`}
	spanPaths := []string{"name", "kind", "kind.string", "status.code", "status.message", "end_time_unix_nano - start_time_unix_nano", "(end_time - start_time)",
		"trace_state", `trace_state["vendor"]`, "trace_id.string", "span_id.string", "parent_span_id", "parent_span_id.string", "flags", "attributes",
		"trace_id", "span_id", "kind.deprecated_string", "start_time", "end_time", "start_time_unix_nano", "events", "links", "dropped_attributes_count", "dropped_events_count", "dropped_links_count",
		"resource.attributes", "scope.attributes", "resource.schema_url", "scope.schema_url", "resource.dropped_attributes_count", "scope.dropped_attributes_count"}
	if event {
		if c.oneIn(3) {
			path := pick(c, spanPaths...)
			if !strings.ContainsAny(path, "(-") {
				return "span." + path
			}
		}
		return pick(c, append(common, "name", "time", "time_unix_nano", "dropped_attributes_count", "attributes", `attributes["exception.type"]`, `span.attributes["k"]`)...)
	}
	path := pick(c, append(common, spanPaths...)...)
	if c.oneIn(5) && !strings.ContainsAny(path, "(-") && !strings.HasPrefix(path, "resource.") && !strings.HasPrefix(path, "scope.") {
		return "span." + path
	}
	return path
}

func (c *chooser) span() map[string]any {
	span := map[string]any{"name": pick(c, "op", "v1", "GET /", "abc", ""), "service": pick(c, "svc-a", "v1", "abc", "")}
	if !c.oneIn(4) {
		span["duration_ms"] = pick[any](c, int64(0), int64(5), int64(10), int64(11), 10.5, int64(100), int64(5000), 0.001)
	}
	if c.oneIn(2) {
		span["start_ms"] = pick[any](c, int64(0), int64(3), int64(95), int64(-20), int64(1000), int64(95), int64(-1_700_000_000_000))
	}
	if c.oneIn(2) {
		span["status"] = pick(c, "OK", "ERROR", "UNSET")
	}
	if c.oneIn(5) {
		span["status_message"] = pick(c, "v1", "boom")
	}
	if c.oneIn(2) {
		span["attributes"] = c.attributes()
	}
	if c.oneIn(3) {
		span["resource"] = c.attributes()
	}
	if c.oneIn(3) {
		span["id"] = pick(c, "a", "b")
	}
	if c.oneIn(2) {
		span["parent"] = pick(c, "a", "b", "x")
	}
	if c.oneIn(3) || c.gate {
		span["trace_state"] = c.traceState()
	}
	if c.oneIn(5) {
		span["flags"] = pick[int64](c, 0, 1, 256, 257, 258)
	}
	if c.oneIn(3) {
		span["kind"] = pick(c, "SERVER", "CLIENT", "INTERNAL", "CONSUMER", "PRODUCER")
	}
	if c.oneIn(4) {
		span["events"] = []any{map[string]any{"name": pick(c, "exception", "v1", "op"), "attributes": c.attributes()},
			map[string]any{"name": "second", "attributes": map[string]any{"exception.type": pick(c, "v1", "IOException")}}}
	}
	if c.oneIn(4) {
		span["scope"] = map[string]any{"name": pick(c, "v1", "lib"), "version": pick(c, "1", ""), "attributes": c.attributes()}
	}
	return span
}

func (c *chooser) attributes() map[string]any {
	attributes := map[string]any{}
	for range 1 + c.Intn(3) {
		attributes[pick(c, "k", "k2", "http.status_code", "flag", "m", "list")] = pick[any](c, "v1", "v2", "abc", "", "5", "200", "true",
			int64(0), int64(1), int64(200), int64(500), int64(-5), 1.5, 500.25, true, false, nil,
			[]any{"v1", int64(1)}, []any{}, map[string]any{"x": "v1", "y": int64(1)})
	}
	return attributes
}

func (c *chooser) traceState() string {
	ot := pick(c, "ot=rv:"+fmt.Sprintf("%014x", c.Uint64()>>8), "ot=th:8", "ot=th:c;rv:80000000000000", "ot=rv:80000000000000;th:4", "ot=rv:7fffffffffffff",
		"ot=rv:123", "ot=th:", "ot=th:0", "ot=x:1", "ot=rv:ffffffffffffff;x:1", "ot=", "ot=th:fffffffffffff;rv:fffffffffffffe", "ot=rv:FFFFFFFFFFFFFF", "ot=rv:80000000000000;;th:1",
		"ot=th:1;th:2", "ot=th:00000000000001", "ot=th:123456789abcdef")
	other := pick(c, "vendor=1", "vendor=2,a=1", "a=2", "vendor=", "VENDOR=1", "vendor=x y", "tenant@vendor=1", "vendor=1,vendor=2", "bad", "=1", "vendor=1,", " vendor=1 ")
	switch c.Intn(5) {
	case 0:
		return ""
	case 1:
		return ot
	case 2:
		return other
	case 3:
		return ot + "," + other
	}
	return other + "," + ot
}

// sequence has spans of several traces over some seconds. Nothing happens at the moment of a tick.
func (c *chooser) sequence(given map[string]any) {
	options := map[string]any{}
	if c.oneIn(2) {
		options["decision_wait"] = pick(c, "1s", "2s", "3s", "500ms", "2500ms", "0s")
	}
	if c.oneIn(3) {
		options["decision_wait_after_root_received"] = pick(c, "0s", "1s", "1500ms", "900ms", "5s")
	}
	if c.oneIn(3) {
		options["num_traces"] = int64(1 + c.Intn(3))
	}
	if c.oneIn(3) {
		options["decision_cache"] = map[string]any{"sampled_cache_size": int64(c.Intn(3)), "non_sampled_cache_size": int64(c.Intn(3))}
	}
	if c.oneIn(8) {
		options["block_on_overflow"] = true
		options["decision_cache"] = map[string]any{"sampled_cache_size": int64(5), "non_sampled_cache_size": int64(5)}
	}
	if c.oneIn(6) {
		options["drop_pending_traces_on_shutdown"] = true
	}
	if c.oneIn(6) {
		options["maximum_trace_size_bytes"] = int64(100 + c.Intn(600))
	}
	if c.oneIn(8) {
		options["sampling_strategy"] = "span-ingest"
	}
	if c.oneIn(10) {
		options["num_shards"] = int64(c.Intn(4))
	}
	if c.oneIn(8) {
		options["sample_on_first_match"] = true
	}
	given["options"] = options
	given["policies"] = c.policies()
	ids := []string{"aaaaaaaaaaaaaaaa000000000000000a", "bbbbbbbbbbbbbbbb00000000000000f1", "cccccccccccccccc000000000000000a",
		fmt.Sprintf("%016x%016x", c.Uint64(), c.Uint64())}
	steps := []any{map[string]any{"wait_ms": int64(400)}}
	number := 0
	for range 1 + c.Intn(7) {
		entries := []any{}
		for range c.Intn(4) {
			span := c.span()
			number++
			span["name"] = fmt.Sprintf("s%d", number)
			span["trace"] = pick(c, ids...)
			if c.oneIn(5) {
				span["repeat"] = int64(1 + c.Intn(10))
			}
			entries = append(entries, span)
		}
		steps = append(steps, map[string]any{"ingest": entries, "wait_ms": pick[int64](c, 0, 0, 200, 1000, 1000, 2000, 3000)})
	}
	steps = append(steps, map[string]any{"wait_ms": pick[int64](c, 0, 1000, 4000)})
	// A full table makes the collector's callers wait, and how long depends on its machine: only the end is certain.
	if c.oneIn(2) || options["block_on_overflow"] != nil {
		steps = append(steps, map[string]any{"shutdown": true})
	}
	given["steps"] = steps
}
