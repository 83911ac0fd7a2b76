package dev.keyturn.worker;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import dev.keyturn.aws.AwsCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * What the worker measures, for Prometheus; {@code docs/metrics.md} says what each means. Labels
 * have few values, fixed by the code: no key, no store's name, no object. Thread-safe.
 */
public final class Metrics {
  /** How old Temporal's metrics may be. */
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

  /** Nothing counted yet. */
  public Metrics() {
    Gauge.builder("keyturn.build", () -> 1)
        .description("1, labelled with the worker's version")
        .tag("version", Version.read())
        .register(registry);
  }

  /** Where the Temporal SDK counts. */
  Scope temporal() {
    return new RootScopeBuilder()
        .reporter(new MicrometerClientStatsReporter(registry))
        .reportEvery(REPORT_EVERY);
  }

  /** Shows whether the worker takes work. */
  void showReady(BooleanSupplier ready) {
    Gauge.builder("keyturn.ready", () -> ready.getAsBoolean() ? 1 : 0)
        .description("1 while the worker takes work")
        .register(registry);
  }

  /** A call to AWS has ended. */
  void count(AwsCall call) {
    Timer.builder("keyturn.aws.call")
        .description("Calls to AWS with all their attempts, by how they ended")
        .tag("service", call.service())
        .tag("operation", call.operation())
        .tag("result", call.result().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(call.took());
    counter(
            "keyturn.aws.throttled.attempts",
            "Attempts that AWS answered with the request to slow down",
            "service",
            call.service(),
            "operation",
            call.operation())
        .increment(call.throttled());
  }

  /** A counter; labels are given as name, value, name, value and so on. */
  Counter counter(String name, String description, String... labels) {
    return Counter.builder(name).description(description).tags(labels).register(registry);
  }

  /** Sets a gauge; labels are given as name, value, name, value and so on. */
  void set(String name, String description, double value, String... labels) {
    Tags tags = Tags.of(labels);
    AtomicReference<Double> held =
        gauges.computeIfAbsent(
            name + tags,
            series -> {
              AtomicReference<Double> made = new AtomicReference<>(value);
              Gauge.builder(name, made::get).description(description).tags(tags).register(registry);
              return made;
            });
    held.set(value);
  }

  /** All of it in Prometheus's text format. */
  String scrape() {
    return registry.scrape();
  }
}
