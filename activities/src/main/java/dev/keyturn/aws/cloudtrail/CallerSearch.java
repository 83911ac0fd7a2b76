package dev.keyturn.aws.cloudtrail;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/** One reading of the events about a key, page by page; keeps no more than the callers. */
final class CallerSearch {
  private static final String ACTION = "cloudtrail:LookupEvents";

  /** How long CloudTrail keeps events without a trail (user guide, event history). */
  private static final Duration KEPT = Duration.ofDays(90);

  private static final int NOT_IMPLEMENTED = 501;

  /** By which an answer is none about the callers; all others pass by themselves. */
  private static final Set<FailureType> REFUSALS =
      Set.of(FailureType.ACCESS_DENIED, FailureType.NOT_FOUND, FailureType.AWS_REFUSED);

  private final CloudTrailClient cloudtrail;
  private final PacedReads pace;
  private final KeyCallerQuery query;
  private final Tally tally;
  private Instant from;
  private Optional<String> notAssessed = Optional.empty();

  CallerSearch(CloudTrailClient cloudtrail, PacedReads pace, KeyCallerQuery query) {
    this.cloudtrail = cloudtrail;
    this.pace = pace;
    this.query = query;
    this.tally = new Tally(query.own());
    this.from = query.since();
  }

  KeyCallerLook run() {
    Optional<String> token = Optional.empty();
    for (int pages = 1; ; pages++) {
      Optional<LookupEventsResponse> page = page(token);
      if (page.isEmpty()) {
        return look();
      }
      page.get().events().forEach(tally::add);
      from = latest(from, AwsTime.of(page.get()).minus(KEPT));
      token = Optional.ofNullable(page.get().nextToken()).filter(text -> !text.isEmpty());
      if (token.isEmpty()) {
        return look();
      }
      if (pages >= query.maxPages()) {
        endBefore(page.get());
        return look();
      }
    }
  }

  private KeyCallerLook look() {
    return tally.look(from, notAssessed);
  }

  /** Events come newest first, so that those of later seconds than the last one's are complete. */
  private void endBefore(LookupEventsResponse last) {
    Optional<Instant> oldest =
        last.events().stream().map(Event::eventTime).reduce(CallerSearch::earliest);
    from = latest(from, oldest.map(time -> time.plusSeconds(1)).orElse(from));
    notAssessed =
        Optional.of(
            ACTION
                + ": there are more than "
                + query.maxPages()
                + " pages of calls about "
                + query.key()
                + "; those before "
                + from
                + " were not read");
  }

  private Optional<LookupEventsResponse> page(Optional<String> token) {
    return pace.call(
        () -> {
          try {
            return Optional.of(lookup(token));
          } catch (SdkException e) {
            if (!isRefusal(e)) {
              throw AwsFailures.of(ACTION, query.key().value(), e);
            }
            notAssessed = Optional.of(reason(e));
            return Optional.empty();
          }
        });
  }

  private LookupEventsResponse lookup(Optional<String> token) {
    LookupAttribute aboutTheKey =
        LookupAttribute.builder()
            .attributeKey(LookupAttributeKey.RESOURCE_NAME)
            .attributeValue(query.key().value())
            .build();
    return cloudtrail.lookupEvents(
        request -> {
          request.lookupAttributes(aboutTheKey).startTime(query.since());
          token.ifPresent(request::nextToken);
        });
  }

  private static boolean isRefusal(SdkException error) {
    boolean missing =
        error instanceof AwsServiceException answer && answer.statusCode() == NOT_IMPLEMENTED;
    return missing || REFUSALS.contains(AwsFailures.typeOf(error));
  }

  private String reason(SdkException error) {
    return ACTION
        + ": "
        + AwsFailures.describe(error)
        + "; allow it to the planner's principal, or look in CloudTrail for the callers of "
        + query.key()
        + " yourself";
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
