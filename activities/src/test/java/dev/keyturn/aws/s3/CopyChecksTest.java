package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.Standing;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Tag;

/** What a copy lost is named, whatever happens to the calls that would tell. */
class CopyChecksTest extends ObjectSweeps {
  @Test
  void areMadeAgainWhereTheyAreNotAnswered() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate
        .interference()
        .after(
            Interference.putWith("x-amz-copy-source"),
            () -> {
              tag("scanned", "clean");
              estate
                  .sandbox()
                  .faults()
                  .add(Fault.of(Fault.Kind.ERROR500, "s3", "GetObjectTagging", 4));
            });
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("a (version null) was copied, but tag team is gone");
  }

  @Test
  void stopTheSweepWhereTheyAreRefused() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate
        .interference()
        .after(
            Interference.putWith("x-amz-copy-source"),
            () -> {
              tag("scanned", "clean");
              // How many tags there are is told by the permission without Version.
              estate.deny("s3:GetObjectVersionTagging");
            });
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("a (version null) was copied, but what came of it can't be seen");
  }

  @Test
  void findWhatACopyLostWhoseAnswerWasLost() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate.fault(Fault.Kind.AFTER, "s3", "CopyObject");
    var copy = Interference.putWith("x-amz-copy-source");
    estate
        .interference()
        .before(
            copy,
            () ->
                estate
                    .interference()
                    .before(
                        copy,
                        () ->
                            estate
                                .s3()
                                .deleteObjectTagging(d -> d.bucket(Estate.BUCKET).key("a"))));
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("a (version null) was copied, but number of tags was 1 and is 0");
  }

  @Test
  void takeAValueThatSomebodyChangesForNoLoss() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate
        .interference()
        .after(Interference.putWith("x-amz-copy-source"), () -> tag("team", "scanned"));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
  }

  private void tag(String... names) {
    List<Tag> tags =
        Stream.of(names).map(name -> Tag.builder().key(name).value("other").build()).toList();
    estate
        .s3()
        .putObjectTagging(
            put -> put.bucket(Estate.BUCKET).key("a").tagging(tagging -> tagging.tagSet(tags)));
  }
}
