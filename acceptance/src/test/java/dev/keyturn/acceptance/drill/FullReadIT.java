package dev.keyturn.acceptance.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.estate.History;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.Write;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.http.HttpFront;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** That reading everything notices what a replacement must never do. */
class FullReadIT {
  private static final int OBJECTS = 60;

  private HttpFront front;
  private Aws aws;
  private Estate estate;
  private S3Client owner;

  @BeforeEach
  void buildAnEstate() {
    Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
    for (Actor actor : Actor.values()) {
      Caller caller = new Caller(actor.accessKeyId(), Actor.ACCOUNT, actor.arn());
      sandbox.principals().register(new Principal(caller, actor.arn(), actor.iam()));
    }
    front = HttpFront.start(sandbox, 0);
    aws = new Aws(front.endpoint(), Stage.REGION);
    estate = new EstateBuilder(aws, 7, OBJECTS).build();
    owner = aws.s3(Actor.OWNER);
  }

  @AfterEach
  void close() {
    aws.close();
    front.close();
  }

  @Test
  void findsNothingWrongWithAnEstateThatNobodyTouched() {
    FullRead.Result result = read();

    assertThat(result.wrong()).isEmpty();
    assertThat(result.checked()).isGreaterThanOrEqualTo(OBJECTS + estate.wrappedKeys().count());
  }

  @Test
  void findsAnObjectWhoseContentIsAnother() {
    Place place = some(history -> history.latest().filter(Write::leavesObject).isPresent());
    owner.putObject(
        request -> request.bucket(place.bucket()).key(place.key()),
        RequestBody.fromString("overwritten"));

    assertThat(read().wrong())
        .anySatisfy(wrong -> assertThat(wrong).contains(place.toString(), "content"));
  }

  @Test
  void findsAVersionThatIsGone() {
    Place place = some(history -> history.all().size() > 1);
    String version = estate.books().of(place).orElseThrow().all().get(0).versionId().orElseThrow();
    owner.deleteObject(
        request -> request.bucket(place.bucket()).key(place.key()).versionId(version));

    assertThat(read().wrong())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong).contains(version, "the version is gone"));
  }

  @Test
  void findsADeletedObjectThatIsBack() {
    Place place = some(history -> history.latest().filter(Write::leavesObject).isEmpty());
    String marker =
        estate.books().of(place).orElseThrow().latest().orElseThrow().versionId().orElseThrow();
    owner.deleteObject(
        request -> request.bucket(place.bucket()).key(place.key()).versionId(marker));

    assertThat(read().wrong())
        .anySatisfy(wrong -> assertThat(wrong).contains("the deleted object is back"));
  }

  @Test
  void findsEverythingUnderADisabledKey() {
    aws.kms(Actor.OWNER).disableKey(request -> request.keyId(estate.oldKey()));

    FullRead.Result result = read();

    assertThat(result.wrong())
        .hasSizeGreaterThan(OBJECTS / 2)
        .anySatisfy(wrong -> assertThat(wrong).contains("disabled"));
  }

  private Place some(Predicate<History> condition) {
    return estate.books().all().entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .filter(place -> place.bucket().equals(estate.buckets().get(0)))
        .findFirst()
        .orElseThrow();
  }

  private FullRead.Result read() {
    Usage usage = new Usage();
    DataKeyUser dataKeys =
        new DataKeyUser(
            aws.s3(Actor.APPLICATION), aws.kms(Actor.APPLICATION), estate.wrappedKeys(), usage, 1);
    return new FullRead(aws, estate, dataKeys).readAll();
  }
}
