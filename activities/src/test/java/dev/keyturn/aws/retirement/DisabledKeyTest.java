package dev.keyturn.aws.retirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.cloudtrail.KeyCallers;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.retirement.DisabledKeyActivities;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.DisabledKeyOrder;
import dev.keyturn.retirement.DisabledKeySight;
import dev.keyturn.retirement.Inaccessible;
import dev.keyturn.retirement.Unread;
import dev.keyturn.sandbox.Fault;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What needs a disabled key, on the strict sandbox; fault rows 69D to 69G. */
class DisabledKeyTest {
  private static final String WORKER = "arn:aws:iam::111122223333:user/worker";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LATER = Duration.ofHours(1);

  private final Estate estate = new Estate();
  private final String key = estate.oldKey().value();
  private final Instant began = estate.sandbox().clock().now();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final DisabledKeyActivities activities = activities();

  private DisabledKeyActivities activities() {
    environment.registerActivitiesImplementations(
        new AwsDisabledKeyActivities(estate.worker(), new KeyCallers(estate.worker())));
    return environment.newActivityStub(DisabledKeyActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void seesNothingWhereNothingNeedsTheKey() {
    estate.createTable("other", estate.newKey());
    disable();

    assertThat(look())
        .isEqualTo(
            new DisabledKeyLook(
                Optional.of("Disabled"), List.of(), 0, List.of(), List.of(), List.of()));
  }

  @Test
  void namesDatabasesThatRdsCannotOpenAndThoseThatStillRun() {
    createDatabase("orders");
    createCluster("shop");
    disable();
    assertThat(look().underKey())
        .containsExactly("1 RDS clusters, such as shop", "1 RDS instances, such as orders");

    estate.sandbox().clock().advance(LATER);
    assertThat(look().inaccessible())
        .containsExactly(
            new Inaccessible(
                "RDS cluster", "shop", "inaccessible-encryption-credentials-recoverable", true),
            new Inaccessible(
                "RDS instance", "orders", "inaccessible-encryption-credentials-recoverable", true));
    assertThat(look().underKey()).isEmpty();
  }

  @Test
  void namesTablesThatDynamoDbCannotOpen() {
    estate.createTable("customers", estate.oldKey());
    estate.createTable("other", estate.newKey());
    // Until it is used, a table asks for its key at once.
    Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("1"));
    estate.dynamodb().putItem(put -> put.tableName("customers").item(item));
    disable();
    assertThat(look().underKey()).containsExactly("1 DynamoDB tables, such as customers");

    estate.sandbox().clock().advance(LATER);
    assertThat(look().inaccessible())
        .containsExactly(
            new Inaccessible(
                "DynamoDB table", "customers", "INACCESSIBLE_ENCRYPTION_CREDENTIALS", true));
  }

  @Test
  void namesInstancesThatCannotBeStarted() {
    String instance = launch();
    disable();
    assertThat(look().inaccessible()).isEmpty();
    assertThat(look().underKey())
        .singleElement()
        .asString()
        .startsWith("1 attached EBS volumes, such as vol-");

    estate.ec2().stopInstances(stop -> stop.instanceIds(instance));
    estate.ec2().startInstances(start -> start.instanceIds(instance));

    assertThat(look().inaccessible())
        .containsExactly(
            new Inaccessible("EC2 instance", instance, "Client.InvalidKMSKey.InvalidState", true));
  }

  @Test
  void namesWhoIsRefusedTheKeyButNeitherSuspectsNorKeyturn() {
    disable();
    assertThatThrownBy(
            () ->
                estate
                    .kms()
                    .encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("secret"))))
        .isInstanceOf(KmsException.class);

    assertThat(look().refused())
        .extracting(KeyCaller::named)
        .containsExactly("arn:aws:iam::111122223333:user/owner, Encrypt");
    assertThat(look(List.of("arn:aws:iam::111122223333:user/owner")).refused()).isEmpty();
  }

  @Test
  void looksAgainLaterWhileAllIsAsItWasSeen() {
    createDatabase("orders");
    disable();
    DisabledKeySight seen = look().sight();

    assertThatThrownBy(() -> lookPast(seen))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("Unchanged");
              assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofMinutes(5));
            });
    estate.sandbox().clock().advance(LATER);
    assertThat(lookPast(seen).inaccessible()).hasSize(1);
  }

  /** A watch that does not see one kind of things still sees the others. */
  @Test
  void saysWhatItCannotLookAtAndLooksAtTheRest() {
    estate.createTable("customers", estate.oldKey());
    disable();
    estate.sandbox().clock().advance(LATER);
    breaksDown("rds", "DescribeDBInstances");

    DisabledKeyLook look = look();

    assertThat(look.notLookedAt())
        .singleElement()
        .satisfies(
            unread -> {
              assertThat(unread.what()).isEqualTo("RDS instances");
              assertThat(unread.why()).contains("rds:DescribeDBInstances");
            });
    assertThat(look.inaccessible()).hasSize(1);
    assertThat(look.sight()).isEqualTo(look().sight());
  }

  @Test
  void saysThatNobodyMayKnowTheKeysState() {
    disable();
    estate
        .kms()
        .putKeyPolicy(
            put ->
                put.keyId(key)
                    .policyName("default")
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*",
                        "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"*"},
                        {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:DescribeKey",
                        "Resource":"*"}]}"""
                            .formatted(WORKER)));

    DisabledKeyLook look = look();

    assertThat(look.state()).isEmpty();
    assertThat(look.notLookedAt()).extracting(Unread::what).containsExactly("the key's state");
  }

  @Test
  void looksAgainWhereItIsNotToldTheKeysStateForAMoment() {
    disable();
    breaksDown("kms", "DescribeKey");

    assertThatThrownBy(this::look)
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .hasMessageContaining("could not look");
  }

  /** Each table is looked at by itself: a role may be allowed its own tables only. */
  @Test
  void seesALostTableBehindOneThatItCannotDescribe() {
    estate.createTable("a-other", estate.newKey());
    estate.createTable("customers", estate.oldKey());
    disable();
    estate
        .sandbox()
        .faults()
        .add(
            new Fault(
                new Fault.Match(
                    "dynamodb",
                    Optional.of("DescribeTable"),
                    Optional.empty(),
                    Optional.of("a-other")),
                Fault.Kind.BEFORE,
                0,
                OptionalInt.of(100),
                1,
                Duration.ZERO));

    DisabledKeyLook look = look();

    assertThat(look.inaccessible()).extracting(Inaccessible::name).containsExactly("customers");
    assertThat(look.notLookedAt()).extracting(Unread::what).containsExactly("DynamoDB tables");
  }

  @Test
  void saysOfWhatIsLostForGoodThatAnEnabledKeyDoesNotMendIt() {
    createDatabase("orders");
    disable();
    estate.sandbox().clock().advance(LATER);
    look();
    estate.sandbox().clock().advance(Duration.ofDays(8));

    assertThat(look().inaccessible())
        .containsExactly(
            new Inaccessible(
                "RDS instance", "orders", "inaccessible-encryption-credentials", false));
  }

  @Test
  void namesAsManyAsAPersonReadsAndCountsTheRest() {
    KeyNeeds needs = new KeyNeeds(estate.oldKey());
    for (int i = 0; i < 5_000; i++) {
      needs.inaccessible(new Inaccessible("DynamoDB table", "t" + i, "INACCESSIBLE", true));
    }

    assertThat(needs.inaccessible()).hasSize(DisabledKeyLook.MOST);
    assertThat(needs.more()).isEqualTo(5_000 - DisabledKeyLook.MOST);
  }

  /** Running it twice asks the same and changes nothing. */
  @Test
  void onlyReads() {
    createDatabase("orders");
    disable();
    estate.sandbox().calls().clear();

    assertThat(look()).isEqualTo(look());

    assertThat(estate.sandbox().calls().counts())
        .isNotEmpty()
        .allSatisfy(
            count ->
                assertThat(count.kind().operation()).matches("(Describe|List|Lookup)[A-Za-z]+"));
  }

  private DisabledKeyLook look() {
    return look(List.of());
  }

  private DisabledKeyLook look(List<String> suspects) {
    return activities.watchDisabledKey(
        new DisabledKeyOrder(disabled(suspects), Optional.empty(), began, HOUR));
  }

  private DisabledKeyLook lookPast(DisabledKeySight seen) {
    return activities.watchDisabledKey(
        new DisabledKeyOrder(disabled(List.of()), Optional.of(seen), began, HOUR));
  }

  private DisabledKey disabled(List<String> suspects) {
    return new DisabledKey(
        estate.oldKey(),
        Estate.RUN,
        began,
        began.plus(Duration.ofDays(7)),
        Duration.ofMinutes(5),
        true,
        List.of(WORKER),
        suspects,
        List.of());
  }

  private void disable() {
    estate.kms().disableKey(disable -> disable.keyId(key));
  }

  private void createDatabase(String id) {
    estate
        .rds()
        .createDBInstance(
            create ->
                create
                    .dbInstanceIdentifier(id)
                    .engine("postgres")
                    .storageEncrypted(true)
                    .kmsKeyId(key));
  }

  private void createCluster(String id) {
    estate
        .rds()
        .createDBCluster(
            create ->
                create
                    .dbClusterIdentifier(id)
                    .engine("aurora-postgresql")
                    .storageEncrypted(true)
                    .kmsKeyId(key));
  }

  private String launch() {
    BlockDeviceMapping disk =
        BlockDeviceMapping.builder()
            .deviceName("/dev/xvda")
            .ebs(ebs -> ebs.encrypted(true).kmsKeyId(key))
            .build();
    return estate
        .ec2()
        .runInstances(run -> run.minCount(1).maxCount(1).blockDeviceMappings(disk))
        .instances()
        .get(0)
        .instanceId();
  }

  private void breaksDown(String service, String operation) {
    estate.sandbox().faults().add(Fault.of(Fault.Kind.ERROR500, service, operation, 100));
  }
}
