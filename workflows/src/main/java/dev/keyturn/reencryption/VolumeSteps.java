package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.GrowingPause;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Calls on volumes, each with its summary, and waits between them with growing pauses. */
final class VolumeSteps {
  /** Most attachments, volumes and instances are ready within seconds. */
  static final Duration SOON = Duration.ofMinutes(20);

  /** A snapshot of many TiB takes most of a day. */
  static final Duration LONG = Duration.ofHours(36);

  /** Between looks at a volume, and at a lock on an instance. */
  static final GrowingPause PAUSE = new GrowingPause(Duration.ofMillis(300), Duration.ofMinutes(2));

  /** Nothing that another attempt made is used again or deleted: it may be older, or newer. */
  final String swap = Workflow.getInfo().getRunId();

  final SwapLedger ledger = new SwapLedger();
  private final KeyArn newKey;
  private final String region;

  VolumeSteps(KeyArn newKey) {
    this.newKey = newKey;
    this.region = newKey.region();
  }

  VolumeQuery query(String volume) {
    return new VolumeQuery(volume, region);
  }

  private VolumeQuery looking(String volume) {
    return new VolumeQuery(volume, region, Optional.empty(), ledger.instance(volume));
  }

  InstanceOrder instance(String instance) {
    return new InstanceOrder(instance, region);
  }

  VolumeActivities call(String summary) {
    return Workflow.newActivityStub(
        VolumeActivities.class, ActivityProfiles.quickCalls(TaskQueues.STEPS, summary));
  }

  VolumeFacts look(String volume) {
    return call("Look at " + volume).inspectVolume(looking(volume));
  }

  /** Looks at all of them at once. */
  List<VolumeFacts> look(List<String> volumes) {
    List<Promise<VolumeFacts>> looks =
        volumes.stream().map(volume -> Async.function(() -> look(volume))).toList();
    Promises.awaitAll(looks);
    return looks.stream().map(Promise::get).toList();
  }

  /** Whether the worker may make the calls of a swap; gives those that it may not make. */
  List<TriedCall> denied(String volume) {
    TriedCalls tried =
        call("Try without effect whether " + volume + " may be swapped")
            .tryVolumeCalls(new SwapTrial(query(volume), newKey));
    tried.hints().forEach(ledger::note);
    return tried.denied();
  }

  /** A copy that this sweep made is known without its tags. */
  List<VolumeState> copies(String volume, VolumeFacts facts) {
    List<VolumeState> copies = new ArrayList<>(facts.copies());
    ledger
        .copy(volume)
        .filter(own -> copies.stream().map(VolumeState::id).noneMatch(own::equals))
        .flatMap(own -> look(own).volume())
        .ifPresent(copies::add);
    return copies;
  }

  /** What may not be deleted stays, named to a person. */
  void deleteUnused(String volume) {
    orNote(
        "what the swap of volume "
            + volume
            + " made and no longer needs is still there, delete it by hand: ",
        () ->
            call("Delete what no swap of " + volume + " used")
                .deleteUnused(
                    new UnusedOrder(
                        query(volume), newKey, swap, ledger.copy(volume), ledger.used())));
  }

  /** Tidies; by then nothing depends on it, so that a failure is a note. */
  void orNote(String left, Runnable tidying) {
    try {
      tidying.run();
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof CanceledFailure) {
        throw failure;
      }
      ledger.note(left + FailureType.message(failure));
    }
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** Looks at a volume again and again; each pause is a quarter of the time waited so far. */
  VolumeFacts await(String what, String volume, Duration limit, Predicate<VolumeFacts> done) {
    Instant began = now();
    while (true) {
      VolumeFacts facts = call("Wait: " + what).inspectVolume(looking(volume));
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
