package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketQuery;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Counting what is in a bucket takes a bounded time. */
class BucketCensusTest extends ObjectSweeps {
  private static final int LIST = 1_000;

  @Test
  void stopsThoughThereAreDeleteMarkersOnly() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    IntStream.range(0, 11).forEach(this::deleteAThousand);
    estate.put("z", "behind all of them");

    BucketFacts facts = inspect();
    assertThat(facts.versions()).isZero();
    assertThat(facts.hasMore()).isTrue();
    assertThat(estate.sandbox().calls().count("s3", "ListObjectVersions")).isEqualTo(10);
  }

  @Test
  void countsASmallBucketToItsEnd() {
    estate.put("a", "1");
    estate.put("b", "2");

    assertThat(inspect().versions()).isEqualTo(2);
    assertThat(inspect().hasMore()).isFalse();
  }

  @Test
  void heartbeatsWhileS3IsSlow() {
    int[] during = {0};
    estate
        .interference()
        .before(Interference.getOf("versions"), () -> during[0] = awaitHeartbeat());

    assertThat(inspect().hasMore()).isFalse();
    assertThat(during[0]).isPositive();
  }

  private BucketFacts inspect() {
    return activities.inspectBucket(
        new BucketQuery(Estate.BUCKET, Estate.REGION, estate.oldKey(), List.of()));
  }

  private void deleteAThousand(int thousand) {
    List<ObjectIdentifier> keys =
        IntStream.range(0, LIST)
            .mapToObj(i -> ObjectIdentifier.builder().key("k" + (thousand * LIST + i)).build())
            .toList();
    estate
        .s3()
        .deleteObjects(delete -> delete.bucket(Estate.BUCKET).delete(all -> all.objects(keys)));
  }

  /** How many there are once there is one, or none in a time in which there should be some. */
  private int awaitHeartbeat() {
    int most = 100;
    for (int i = 0; i < most && heartbeats.details().isEmpty(); i++) {
      pause();
    }
    return heartbeats.details().size();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
