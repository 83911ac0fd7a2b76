package dev.keyturn.aws.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Who calls about a key, on the strict sandbox. */
class KeyCallersTest {
  private static final String ACCOUNT = "111122223333";
  private static final String OWNER = "arn:aws:iam::" + ACCOUNT + ":user/owner";
  private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/apps/orders";
  private static final int PAGE = 50;

  private final Estate estate = new Estate();
  private final String key = estate.oldKey().value();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final Looking activities = activities();

  /** Readings run inside an activity, for the sake of their heartbeats. */
  @ActivityInterface
  public interface Looking {
    KeyCallerLook lookForCallers(KeyCallerQuery query);
  }

  /** What the environment runs. */
  private record LookingThere(KeyCallers callers) implements Looking {
    @Override
    public KeyCallerLook lookForCallers(KeyCallerQuery query) {
      return callers.read(query);
    }
  }

  private Looking activities() {
    environment.registerActivitiesImplementations(
        new LookingThere(new KeyCallers(estate.worker())));
    return environment.newActivityStub(Looking.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void tellsOfEachPrincipalServiceOperationAndOutcomeOnce() {
    register("orders", ROLE);
    use("orders", "s3.eu-west-1.amazonaws.com");
    use("orders", "s3.eu-west-1.amazonaws.com");
    use("orders", "dynamodb.eu-west-1.amazonaws.com");
    encrypt();
    estate.kms().disableKey(disable -> disable.keyId(key));
    assertThatThrownBy(this::encrypt).isInstanceOf(KmsException.class);

    KeyCallerLook look = look(Instant.EPOCH, List.of(), 10);

    assertThat(look.notAssessed()).isEmpty();
    assertThat(look.leftOut()).isZero();
    assertThat(look.callers())
        .extracting(
            KeyCaller::principal,
            caller -> caller.service().orElse(""),
            KeyCaller::operation,
            KeyCaller::refused,
            caller -> caller.calls().count())
        .containsExactlyInAnyOrder(
            tuple(ROLE, "AWS Internal", "GenerateDataKey", false, 2),
            tuple(ROLE, "dynamodb.amazonaws.com", "GenerateDataKey", false, 1),
            tuple(OWNER, "", "Encrypt", false, 1),
            tuple(OWNER, "", "Encrypt", true, 1),
            tuple(OWNER, "", "DisableKey", false, 1),
            tuple(OWNER, "", "CreateKey", false, 1));
  }

  @Test
  void leavesOutItsOwnRolesAndWhatWasBefore() {
    register("orders", ROLE);
    estate.sandbox().clock().advance(Duration.ofHours(1));
    Instant since = estate.sandbox().clock().now().minusSeconds(600);
    use("orders", "s3.eu-west-1.amazonaws.com");
    encrypt();

    KeyCallerLook look = look(since, List.of(OWNER), 10);

    assertThat(look.from()).isEqualTo(since);
    assertThat(look.callers())
        .singleElement()
        .satisfies(
            caller -> {
              assertThat(caller.principal()).isEqualTo(ROLE);
              assertThat(caller.calls().first()).isAfterOrEqualTo(since);
              assertThat(caller.calls().last()).isEqualTo(caller.calls().first());
            });
  }

  @Test
  void leavesDryRunsOutWhichUseNoKey() {
    assertThatThrownBy(
            () ->
                estate
                    .kms()
                    .encrypt(
                        dry -> dry.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).dryRun(true)))
        .isInstanceOf(KmsException.class);
    encrypt();

    KeyCallerLook look = look(Instant.EPOCH, List.of(), 10);

    assertThat(count(look, "Encrypt")).isOne();
    assertThat(look.callers()).noneMatch(KeyCaller::refused);
  }

  @Test
  void readsAllPages() {
    for (int i = 0; i < PAGE + 5; i++) {
      encrypt();
    }

    KeyCallerLook look = look(Instant.EPOCH, List.of(), 10);

    assertThat(count(look, "Encrypt")).isEqualTo(PAGE + 5);
    assertThat(estate.sandbox().calls().count("cloudtrail", "LookupEvents")).isEqualTo(2);
    assertThat(look.notAssessed()).isEmpty();
  }

  @Test
  void saysHowFarItCameWithTheseManyPages() {
    estate.sandbox().clock().advance(Duration.ofHours(1));
    Instant late = estate.sandbox().clock().now();
    for (int i = 0; i < PAGE; i++) {
      encrypt();
    }

    KeyCallerLook look = look(Instant.EPOCH, List.of(), 1);

    assertThat(count(look, "Encrypt")).isEqualTo(PAGE);
    assertThat(look.from()).isAfterOrEqualTo(late);
    assertThat(look.notAssessed().orElseThrow()).contains("more than 1 pages", key);
  }

  @Test
  void claimsNoMoreThanTheNinetyDaysThatCloudTrailKeeps() {
    Instant now = estate.sandbox().clock().now();

    assertThat(look(Instant.EPOCH, List.of(), 1).from())
        .isBetween(now.minus(Duration.ofDays(91)), now.minus(Duration.ofDays(89)));
  }

  @Test
  void saysWhatToAllowWhenItMayNotLook() {
    Caller worker = new Caller("worker", ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/worker");
    estate.sandbox().principals().register(new Principal(worker, worker.arn(), false));

    KeyCallerLook look = look(Instant.EPOCH, List.of(), 10);

    assertThat(look.callers()).isEmpty();
    assertThat(look.notAssessed().orElseThrow())
        .contains("cloudtrail:LookupEvents", "AccessDenied", "planner", key);
  }

  @Test
  void waitsWhereOthersLookToo() {
    encrypt();
    estate.sandbox().faults().add(Fault.of(Fault.Kind.THROTTLE, "cloudtrail", "LookupEvents", 2));

    assertThat(count(look(Instant.EPOCH, List.of(), 10), "Encrypt")).isOne();
    assertThat(estate.sandbox().calls().count("cloudtrail", "LookupEvents")).isEqualTo(3);
  }

  private KeyCallerLook look(Instant since, List<String> own, int pages) {
    return activities.lookForCallers(new KeyCallerQuery(estate.oldKey(), since, own, pages));
  }

  private static long count(KeyCallerLook look, String operation) {
    return look.callers().stream()
        .filter(caller -> caller.operation().equals(operation))
        .mapToLong(caller -> caller.calls().count())
        .sum();
  }

  private static Tuple tuple(
      String principal, String service, String operation, boolean refused, long count) {
    return Tuple.tuple(principal, service, operation, refused, count);
  }

  private void register(String accessKeyId, String arn) {
    estate
        .sandbox()
        .principals()
        .register(new Principal(new Caller(accessKeyId, ACCOUNT, arn), arn, true));
  }

  private void use(String accessKeyId, String viaService) {
    Caller caller = estate.sandbox().principals().behind(accessKeyId).caller();
    estate.sandbox().keys().seal(caller, key, Map.of("a", "b"), viaService);
  }

  private void encrypt() {
    estate.kms().encrypt(encrypt -> encrypt.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
  }
}
