package dev.keyturn.aws;

import dev.keyturn.aws.AwsCall.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Tells a listener what the SDK reports of a call. */
final class CallReports implements MetricPublisher {
  private static final Logger LOGGER = LoggerFactory.getLogger(CallReports.class);
  private static final String ATTEMPT = "ApiCallAttempt";
  private static final String THROTTLING = "Throttling";
  private static final String UNKNOWN = "unknown";
  private static final int SERVER_ERROR = 500;

  private final AwsCallListener listener;

  CallReports(AwsCallListener listener) {
    this.listener = listener;
  }

  /** A call must not fail because nobody could note it: it has taken effect by now. */
  @Override
  public void publish(MetricCollection call) {
    try {
      listener.ended(ended(call));
    } catch (RuntimeException e) {
      LOGGER.warn("A call to AWS was not noted", e);
    }
  }

  @Override
  public void close() {
    // There is nothing to close: nothing is kept.
  }

  private static AwsCall ended(MetricCollection call) {
    List<MetricCollection> attempts = call.childrenWithName(ATTEMPT).toList();
    return new AwsCall(
        last(call, CoreMetric.SERVICE_ID).orElse(UNKNOWN),
        last(call, CoreMetric.OPERATION_NAME).orElse(UNKNOWN),
        last(call, CoreMetric.API_CALL_SUCCESSFUL).orElse(false) ? Result.OK : result(attempts),
        (int) attempts.stream().filter(CallReports::isThrottled).count(),
        last(call, CoreMetric.API_CALL_DURATION).orElse(Duration.ZERO));
  }

  private static boolean isThrottled(MetricCollection attempt) {
    return last(attempt, CoreMetric.ERROR_TYPE).filter(THROTTLING::equals).isPresent();
  }

  /** By the SDK's own words for errors; it calls every error that a service answers ServerError. */
  private static Result result(List<MetricCollection> attempts) {
    if (attempts.isEmpty()) {
      return Result.NO_CONNECTION;
    }
    MetricCollection attempt = attempts.get(attempts.size() - 1);
    return switch (last(attempt, CoreMetric.ERROR_TYPE).orElse("")) {
      case THROTTLING -> Result.THROTTLED;
      // Without an error of its own the attempt was ended with the call, by the call's time.
      case "ConfiguredTimeout", "" -> Result.TIMED_OUT;
      case "IO" -> Result.NO_CONNECTION;
      default ->
          last(attempt, HttpMetric.HTTP_STATUS_CODE).orElse(0) >= SERVER_ERROR
              ? Result.SERVER_ERROR
              : Result.REFUSED;
    };
  }

  private static <T> Optional<T> last(MetricCollection metrics, SdkMetric<T> metric) {
    List<T> values = metrics.metricValues(metric);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }
}
