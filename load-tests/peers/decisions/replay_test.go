// Package decisions has cases decided by the collector's tail sampling processor itself, on virtual
// time, so that Tailwater's decisions can be compared with them.
package decisions

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tsp "github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor/pkg/samplingpolicy"
)

const (
	defaultTraceID = "0102030405060708090a0b0c0d0e0f10"

	// A sequence whose outcome hangs on the order of a Go map comes out differently some time.
	sequenceRuns = 12
)

// TestDecide writes CASES random cases of the seed SEED, as the collector decides them, to OUT.
func TestDecide(t *testing.T) {
	out, err := os.Create(setting("OUT", os.DevNull))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	lines := bufio.NewWriter(out)
	defer lines.Flush()

	seed := number(t, "SEED", 1)
	wanted := number(t, "CASES", 200)
	written := 0
	for i := int64(0); i < wanted; i++ {
		random := rand.New(rand.NewSource(seed*1_000_003 + i))
		given := randomCase(random, fmt.Sprintf("random-%d-%d", seed, i))
		if given == nil {
			continue
		}
		if decided := decide(t, given); decided != nil {
			line, err := json.Marshal(decided)
			if err != nil {
				t.Fatal(err)
			}
			lines.Write(append(line, '\n'))
			written++
		}
	}
	t.Logf("%d of %d cases decided", written, wanted)
}

// TestShared replays the cases in the file CASE_FILE: the harness must agree with what was recorded.
func TestShared(t *testing.T) {
	path := os.Getenv("CASE_FILE")
	if path == "" {
		t.Skip("CASE_FILE names no file")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		given := parse(t, line)
		if given["expect"] == nil && given["steps"] == nil {
			continue
		}
		decided := decide(t, parse(t, line))
		for _, key := range []string{"expect", "expect_forwarded"} {
			if given[key] != nil && decided != nil && !reflect.DeepEqual(fmt.Sprint(given[key]), fmt.Sprint(decided[key])) {
				t.Errorf("%v: %s is %v, recorded %v", given["name"], key, decided[key], given[key])
			}
		}
	}
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func number(t *testing.T, name string, otherwise int64) int64 {
	value, err := strconv.ParseInt(setting(name, strconv.FormatInt(otherwise, 10)), 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

func parse(t *testing.T, line []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var given map[string]any
	if err := decoder.Decode(&given); err != nil {
		t.Fatal(err)
	}
	return numbers(given).(map[string]any)
}

// numbers makes integers of JSON's integers and doubles of its decimals.
func numbers(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			v[key] = numbers(element)
		}
	case []any:
		for i, element := range v {
			v[i] = numbers(element)
		}
	case json.Number:
		if integer, err := v.Int64(); err == nil {
			return integer
		}
		double, _ := v.Float64()
		return double
	}
	return value
}

// outcome is what became of a case.
type outcome struct {
	configError string
	forwarded   []any
	traceState  string
	decision    string
	policy      string
}

// decide returns the case with what the collector makes of it, or nil if that is not always the same.
func decide(t *testing.T, given map[string]any) map[string]any {
	gates, _ := given["gates"].([]any)
	for _, gate := range gates {
		defer setGate(t, gate.(string))()
	}
	first := run(t, given)
	if given["steps"] != nil {
		for range sequenceRuns - 1 {
			if !reflect.DeepEqual(first, run(t, given)) {
				return nil
			}
		}
	}
	switch {
	case first.configError != "":
		given["expect"] = "config_error"
		given["upstream_error"] = first.configError
	case given["steps"] != nil:
		given["expect_forwarded"] = first.forwarded
	default:
		given["expect"] = first.decision
		if first.decision == "sampled" {
			given["expect_policy"] = first.policy
			if len(gates) > 0 && writesHonestThresholds(given) {
				given["expect_trace_state"] = first.traceState
			}
		}
	}
	return given
}

// writesHonestThresholds is false where the collector's threshold is not that of the trace being kept, and
// Tailwater's is: chance behind a not, drop or composite, by several salts or beside limits, a first match
// that hides later policies, and spans that were judged batch by batch.
func writesHonestThresholds(given map[string]any) bool {
	options, _ := given["options"].(map[string]any)
	if options["sample_on_first_match"] != nil || options["sampling_strategy"] != nil {
		return false
	}
	salts := map[string]bool{}
	for _, element := range given["policies"].([]any) {
		policy := element.(map[string]any)
		kind := policy["type"].(string)
		encoded, _ := json.Marshal(policy)
		drawn := strings.Contains(string(encoded), "probabilistic") || strings.Contains(string(encoded), "_limiting")
		if drawn && (kind == "drop" || kind == "not" || kind == "composite" || strings.Contains(string(encoded), "not_sub_policy")) {
			return false
		}
		if strings.Contains(string(encoded), "_limiting") {
			salts["limit"] = true
		}
		if strings.Contains(string(encoded), "probabilistic") {
			for _, salt := range []string{"s1", "s2"} {
				if strings.Contains(string(encoded), `"`+salt+`"`) {
					salts[salt] = true
				}
			}
			if strings.Count(string(encoded), `"probabilistic":{`) > strings.Count(string(encoded), `"hash_salt":"s`) {
				salts[""] = true
			}
		}
	}
	return len(salts) < 2
}

func setGate(t *testing.T, id string) func() {
	if err := featuregate.GlobalRegistry().Set(id, true); err != nil {
		t.Fatal(err)
	}
	return func() { _ = featuregate.GlobalRegistry().Set(id, false) }
}

func run(t *testing.T, given map[string]any) (result outcome) {
	result = outcome{decision: "not_sampled", forwarded: []any{}}
	synctest.Test(t, func(t *testing.T) {
		play(t, given, &result)
	})
	return result
}

func play(t *testing.T, given map[string]any, result *outcome) {
	record := func(_ context.Context, _ pcommon.TraceID, data *tsp.TraceData) {
		switch data.FinalDecision {
		case samplingpolicy.Sampled:
			result.decision, result.policy = "sampled", data.PolicyName
		case samplingpolicy.Dropped:
			result.decision, result.policy = "dropped", data.PolicyName
		default:
			result.decision = "not_sampled"
		}
	}
	factory := tsp.NewFactory()
	config := factory.CreateDefaultConfig().(*tsp.Config)
	config.Options = []tsp.Option{tsp.WithSampledHooks(record), tsp.WithNonSampledHooks(record)}
	settings := map[string]any{"decision_wait": "1s"}
	if options, ok := given["options"].(map[string]any); ok {
		for key, value := range options {
			settings[key] = value
		}
	}
	settings["policies"] = given["policies"]
	if err := confmap.NewFromStringMap(settings).Unmarshal(config); err != nil {
		result.configError = err.Error()
		return
	}
	sink, err := consumer.NewTraces(func(_ context.Context, traces ptrace.Traces) error {
		for _, resource := range traces.ResourceSpans().All() {
			for _, scope := range resource.ScopeSpans().All() {
				for _, span := range scope.Spans().All() {
					if len(result.forwarded) == 0 {
						result.traceState = span.TraceState().AsRaw()
					}
					result.forwarded = append(result.forwarded, span.Name())
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	traces, err := factory.CreateTraces(context.Background(), processorSettings(factory), config, sink)
	if err != nil {
		result.configError = err.Error()
		return
	}
	if err := traces.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		result.configError = err.Error()
		return
	}
	deliver(t, given, traces, result)
}

func processorSettings(factory processor.Factory) processor.Settings {
	settings := processortest.NewNopSettings(factory.Type())
	settings.ID = component.NewID(factory.Type())
	return settings
}

func deliver(t *testing.T, given map[string]any, traces processor.Traces, result *outcome) {
	builder := newSpanBuilder(text(given["trace_id"], defaultTraceID))
	steps, isSequence := given["steps"].([]any)
	if !isSequence {
		for _, delivery := range byBatch(given["spans"].([]any)) {
			ingest(t, traces, builder.traces(delivery))
		}
		stop(t, traces)
		return
	}
	stopped := false
	for _, element := range steps {
		step := element.(map[string]any)
		if entries, ok := step["ingest"].([]any); ok && len(entries) > 0 {
			ingest(t, traces, builder.traces(entries))
		}
		if wait, ok := step["wait_ms"].(int64); ok {
			time.Sleep(time.Duration(wait) * time.Millisecond)
		}
		synctest.Wait()
		if step["shutdown"] != nil {
			stop(t, traces)
			stopped = true
		}
	}
	if !stopped {
		// What the collector decides because it stops is no part of the sequence.
		before := *result
		stop(t, traces)
		*result = before
	}
}

func ingest(t *testing.T, traces processor.Traces, batch ptrace.Traces) {
	if err := traces.ConsumeTraces(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
}

func stop(t *testing.T, traces processor.Traces) {
	if err := traces.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func text(value any, otherwise string) string {
	if given, ok := value.(string); ok && given != "" {
		return given
	}
	return otherwise
}
