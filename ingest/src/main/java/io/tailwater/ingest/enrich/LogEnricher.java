package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.OtlpData;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;

/*
 * The usual log has nothing in it that is to be found or masked. So each log's bytes are passed
 * over once, framing and all, with an automaton that knows every word that could matter; only where
 * one of them is met is the log looked at closely, and only where that changes it is it written
 * anew. A record without such a log is handed on as it came.
 */
/**
 * Takes out of the bodies of logs what their fields do not say (attributes, ids, severity,
 * exceptions) and masks secrets in them. What a log's own fields say is never replaced; a log that
 * cannot be read is left to the next stage. Doing it twice is the same as doing it once. A pure
 * function, but an instance keeps buffers and belongs to one thread.
 */
public final class LogEnricher {
  private final WordScanner words;
  private final SecretMasker masker;
  private final ValueMasker values;
  private final LogRewriter rewriter;
  private final Findings findings;
  private final Edits edits = new Edits();
  private final LogView log = new LogView();
  private final WireReader data = new WireReader();
  private final WireReader resource = new WireReader();
  private final WireReader scope = new WireReader();
  private final WireReader attributes = new WireReader();
  private long recordMillis;

  /** An enricher that masks by these rules. */
  public LogEnricher(MaskingRules rules) {
    words = Words.scanner(rules.extraNames());
    masker = new SecretMasker(words, rules);
    values = new ValueMasker(masker);
    rewriter = new LogRewriter(values);
    findings = new Findings(words);
  }

  /**
   * Enriches a record.
   *
   * @param logs an encoded {@code LogsData}
   * @param recordMillis the record's time, epoch milliseconds, when logs were observed that say
   *     nothing of time; 0 where it is not known
   * @return the same array where nothing changes
   * @throws UndecodableException if the framing above the logs is broken, or what comes out would
   *     be more than {@link OtlpData#MAX_BYTES}
   */
  public byte[] enrich(byte[] logs, long recordMillis) {
    this.recordMillis = recordMillis;
    edits.clear();
    try {
      data.reset(logs);
      while (data.next()) {
        if (data.fieldNumber() == OtlpFields.TRACES_RESOURCE_SPANS) {
          data.readBytes();
          walkResource(logs, data.valueOffset(), data.valueLength());
        } else {
          data.skip();
        }
      }
    } catch (MalformedOtlpException e) {
      throw new UndecodableException(String.valueOf(e.getMessage()));
    }
    return edits.isEmpty() ? logs : edits.applyTo(logs);
  }

  private void walkResource(byte[] logs, int offset, int length) {
    WireReader in = resource.reset(logs, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      if (field == OtlpFields.RESOURCE_SPANS_SCOPE_SPANS) {
        in.readBytes();
        walkScope(logs, in.valueOffset(), in.valueLength());
      } else {
        in.skip();
        boolean isResource =
            field == OtlpFields.RESOURCE_SPANS_RESOURCE
                && in.wireType() == WireReader.LENGTH_DELIMITED;
        if (isResource) {
          maskResource(logs, in.valueOffset(), in.valueLength());
        }
      }
    }
  }

  private void walkScope(byte[] logs, int offset, int length) {
    WireReader in = scope.reset(logs, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.SCOPE_SPANS_SPANS) {
        in.readBytes();
        log(logs, in.valueOffset(), in.valueLength());
      } else {
        in.skip();
      }
    }
  }

  private void log(byte[] logs, int offset, int length) {
    log.read(logs, offset, length);
    if (log.problem() != LogView.Problem.NONE) {
      return;
    }
    int hits = words.hits(logs, offset, offset + length);
    ProtoWriter out = edits.writer();
    boolean masked = false;
    if (masker.mayMask(hits)) {
      int start = out.length();
      masked = rewriter.mask(log, out);
      byte[] copy = masked ? out.toByteArray(start) : logs;
      edits.drop();
      if (masked) {
        log.read(copy, 0, copy.length);
      }
    }
    // Of the masked log: what is found twice is then the same.
    findings.read(log, hits, recordMillis);
    boolean added = !findings.isEmpty() && rewriter.add(log, findings, out);
    if (masked && !added) {
      edits.drop();
      out.raw(log.buffer(), log.offset(), log.offset() + log.length());
    }
    finish(masked || added, offset);
  }

  /** Command lines and URLs of a process stand in its resource. */
  private void maskResource(byte[] logs, int offset, int length) {
    if (!masker.mayMask(words.hits(logs, offset, offset + length))) {
      return;
    }
    ProtoWriter out = edits.writer();
    boolean changed = false;
    try {
      WireReader in = attributes.reset(logs, offset, length);
      while (in.next()) {
        int from = in.tagOffset();
        in.skip();
        boolean attribute =
            in.fieldNumber() == OtlpFields.RESOURCE_ATTRIBUTES
                && in.wireType() == WireReader.LENGTH_DELIMITED;
        if (attribute) {
          int field = in.fieldNumber();
          changed |= values.attribute(field, logs, in.valueOffset(), in.valueLength(), out);
        } else {
          out.raw(logs, from, in.position());
        }
      }
    } catch (MalformedOtlpException _) {
      // The context is opaque bytes to the next stage, too.
      changed = false;
    }
    finish(changed, offset);
  }

  private void finish(boolean changed, int offset) {
    if (changed) {
      edits.keep(offset);
    } else {
      edits.drop();
    }
    if (edits.length() > OtlpData.MAX_BYTES) {
      throw new UndecodableException(
          "becomes more than " + OtlpData.MAX_BYTES + " bytes with what is found in its logs");
    }
  }
}
