package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.GrowingPause;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Calls on volumes, each with its summary, and waits between them with growing pauses. */
final class VolumeSteps {
  /** Most attachments, volumes and instances are ready within seconds. */
  static final Duration SOON = Duration.ofMinutes(20);

  /** A snapshot of many TiB takes most of a day. */
  static final Duration LONG = Duration.ofHours(36);

  /** Between looks at a volume, and at a lock on an instance. */
  static final GrowingPause PAUSE = new GrowingPause(Duration.ofMillis(300), Duration.ofMinutes(2));

  private final String region;

  VolumeSteps(String region) {
    this.region = region;
  }

  VolumeQuery query(String volume) {
    return new VolumeQuery(volume, region);
  }

  InstanceOrder instance(String instance) {
    return new InstanceOrder(instance, region);
  }

  VolumeActivities call(String summary) {
    return Workflow.newActivityStub(
        VolumeActivities.class, ActivityProfiles.quickCalls(TaskQueues.STEPS, summary));
  }

  VolumeFacts look(String volume) {
    return call("Look at " + volume).inspectVolume(query(volume));
  }

  /** Looks at all of them at once. */
  List<VolumeFacts> look(List<String> volumes) {
    List<Promise<VolumeFacts>> looks =
        volumes.stream().map(volume -> Async.function(() -> look(volume))).toList();
    Promises.awaitAll(looks);
    return looks.stream().map(Promise::get).toList();
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** Looks at a volume again and again; each pause is a quarter of the time waited so far. */
  VolumeFacts await(String what, String volume, Duration limit, Predicate<VolumeFacts> done) {
    Instant began = now();
    while (true) {
      VolumeFacts facts = call("Wait: " + what).inspectVolume(query(volume));
      if (done.test(facts)) {
        return facts;
      }
      Duration waited = Duration.between(began, now());
      if (waited.compareTo(limit) > 0) {
        throw FailureType.AWS_REFUSED.failure(
            what + ": not so after " + limit + "; see volume " + volume + " in EC2");
      }
      Workflow.sleep(PAUSE.after(waited));
    }
  }
}
