package dev.keyturn.aws.report;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The audits of all keys, one after the other and always in the same order. */
public final class Pages {
  private final ReportStore store;
  private final List<Part> parts;
  private final ObjectMapper mapper = KeyturnJson.mapper();

  /** What is done with each audit. */
  public interface Each {
    /** Takes the next one. */
    void take(KeyAudit audit) throws IOException;
  }

  /**
   * The pages of one target.
   *
   * @param together whether there is a file of what more was said of some keys, in the same order
   */
  private record Part(int target, int pages, boolean together) {}

  private Pages(ReportStore store, List<Part> parts) {
    this.store = store;
    this.parts = parts;
  }

  /** Those of all targets, with all that was said of each key. */
  static Pages of(ReportStore store, List<TargetAudit> targets) {
    return new Pages(
        store,
        IntStream.range(0, targets.size())
            .mapToObj(
                index ->
                    new Part(
                        index,
                        targets.get(index).pages(),
                        targets.get(index).estate().filter(EstateAudit::written).isPresent()))
            .toList());
  }

  /** Those of one target, whose keys are not judged together yet. */
  public static Pages of(ReportStore store, EstateOrder order) {
    return new Pages(store, List.of(new Part(order.index(), order.pages(), false)));
  }

  /** Does something with each audit. */
  public void forEach(Each each) throws IOException {
    for (Part part : parts) {
      if (part.together()) {
        try (Lines more = lines(EstateOrder.name(part.target()))) {
          forEach(part, key -> each.take(more.joined(key)));
        }
      } else {
        forEach(part, each);
      }
    }
  }

  private void forEach(Part part, Each each) throws IOException {
    for (int page = 0; page < part.pages(); page++) {
      Waiting.heartbeat();
      try (Lines lines = lines(AuditPage.name(part.target(), page))) {
        for (Optional<KeyAudit> key = lines.take(); key.isPresent(); key = lines.take()) {
          each.take(key.get());
        }
      }
    }
  }

  private Lines lines(String name) throws IOException {
    InputStream in = store.open(name);
    return new Lines(name, mapper.readerFor(KeyAudit.class).readValues(in));
  }

  /** The audits in a file, one a line; the next one is looked at before it is taken. */
  private static final class Lines implements AutoCloseable {
    private final String name;
    private final MappingIterator<KeyAudit> audits;
    private @Nullable KeyAudit next;

    Lines(String name, MappingIterator<KeyAudit> audits) {
      this.name = name;
      this.audits = audits;
    }

    Optional<KeyAudit> take() {
      Optional<KeyAudit> taken = look();
      next = null;
      return taken;
    }

    /** A key's audit with what the next line says of it, if that is about this key. */
    KeyAudit joined(KeyAudit key) {
      return look().filter(more -> more.key().equals(key.key())).isPresent()
          ? key.plus(take().orElseThrow())
          : key;
    }

    private Optional<KeyAudit> look() {
      try {
        if (next == null && audits.hasNextValue()) {
          next = audits.nextValue();
        }
        return Optional.ofNullable(next);
      } catch (IOException e) {
        throw FailureType.UNAVAILABLE.failure(
            "page " + name + " of the report can't be read (" + e + "); it is tried again", e);
      }
    }

    @Override
    public void close() throws IOException {
      audits.close();
    }
  }
}
