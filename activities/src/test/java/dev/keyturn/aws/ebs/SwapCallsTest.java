package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapTrial;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** That a swap's calls are tried before they are needed; row 62G of the fault matrix. */
class SwapCallsTest extends VolumeCalls {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateTags",
        "DeleteTags",
        "CreateSnapshot",
        "CreateVolume",
        "DetachVolume",
        "AttachVolume",
        "ModifyInstanceAttribute",
        "StopInstances",
        "StartInstances"
      })
  void namesTheCallThatTheWorkerMayNotMake(String operation) {
    snapshot(machine.data());
    deny(operation);

    assertThat(tried(machine.data()).denied())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.action()).isEqualTo("ec2:" + operation);
              assertThat(call.resource()).contains(resource(operation));
              assertThat(call.inWords())
                  .contains("UnauthorizedOperation", "allow ec2:" + operation);
            });
  }

  /** Policies may allow it from snapshots alone. */
  @Test
  void onlyWarnsOfCopiesWhileThereIsNoSnapshot() {
    deny("CreateVolume");

    TriedCalls tried = tried(machine.data());

    assertThat(tried.denied()).isEmpty();
    assertThat(tried.hints()).singleElement().asString().contains("ec2:CreateVolume");
  }

  private void snapshot(String volume) {
    SwapRecord record = SwapRecord.UNATTACHED;
    assertThat(
            activities
                .snapshotVolume(new SnapshotOrder(query(volume), "run", "swap/first", record))
                .id())
        .isNotEmpty();
  }

  @Test
  void changesNothingHoweverOftenItTries() {
    String state = machine.described().toString();
    int volumes = machine.volumes().size();

    assertThat(tried(machine.data())).isEqualTo(tried(machine.data()));

    assertThat(tried(machine.data())).isEqualTo(new TriedCalls(List.of(), List.of()));
    assertThat(machine.described().toString()).isEqualTo(state);
    assertThat(machine.volumes()).hasSize(volumes);
    assertThat(machine.snapshots()).isEmpty();
  }

  @Test
  void triesNoStopOfWhatIsStoppedOrHangsNowhere() {
    machine.stop();
    deny("StopInstances");
    deny("StartInstances");
    String spare = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());

    assertThat(tried(machine.data()).denied()).isEmpty();
    assertThat(tried(spare).denied()).isEmpty();
    assertThat(operations()).doesNotContain("StopInstances", "StartInstances");
  }

  @Test
  void triesNoChangeOfWhatStaysOnTermination() {
    String kept = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
    estate
        .ec2()
        .attachVolume(r -> r.volumeId(kept).instanceId(machine.instance()).device("/dev/sdg"));
    deny("ModifyInstanceAttribute");

    assertThat(tried(kept).denied()).isEmpty();
    assertThat(tried(machine.data()).denied()).hasSize(1);
  }

  @Test
  void stopsWhereAnEndpointTakesADryRunForACall() {
    assertThatThrownBy(() -> new DryRuns().attempt("ec2:CreateTags", "vol-1", () -> {}))
        .hasMessageContaining("knows DryRun");
  }

  /** What else AWS answers to a dry run tells nothing of permissions. */
  @ParameterizedTest
  @ValueSource(strings = {"InvalidRequest", "IncorrectState", "IncorrectInstanceState"})
  void saysWhatIsNotKnown(String code) {
    DryRuns runs = new DryRuns();
    AwsErrorDetails odd = AwsErrorDetails.builder().errorCode(code).build();
    runs.attempt(
        "ec2:AttachVolume",
        "vol-1",
        () -> {
          throw Ec2Exception.builder().awsErrorDetails(odd).statusCode(400).build();
        });

    assertThat(runs.tried().denied()).isEmpty();
    assertThat(runs.tried().hints())
        .singleElement()
        .asString()
        .contains("ec2:AttachVolume", "is not known", code);
  }

  private String resource(String operation) {
    return operation.contains("Instance") ? machine.instance() : machine.data();
  }

  private void deny(String operation) {
    Fault.Match match =
        new Fault.Match("ec2", Optional.of(operation), Optional.of("worker"), Optional.empty());
    estate
        .sandbox()
        .faults()
        .add(new Fault(match, Fault.Kind.DENY, 0, OptionalInt.empty(), 1, Duration.ZERO));
  }

  private List<String> operations() {
    return estate.sandbox().calls().latest(call -> call.kind().caller().equals("worker")).stream()
        .map(CallLog.Entry::kind)
        .map(CallLog.Kind::operation)
        .toList();
  }

  private TriedCalls tried(String volume) {
    return activities.tryVolumeCalls(new SwapTrial(query(volume), estate.oldKey()));
  }
}
