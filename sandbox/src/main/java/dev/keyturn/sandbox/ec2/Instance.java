package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An EBS-backed instance. */
final class Instance extends Resource {
  /** Where every instance's root volume is. */
  static final String ROOT_DEVICE = "/dev/xvda";

  private static final DateTimeFormatter TRANSITION =
      DateTimeFormatter.ofPattern("'User initiated ('yyyy-MM-dd HH:mm:ss' GMT)'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Traits traits;
  private final InstanceSwitches switches;
  private Instant launched;
  private State state = State.PENDING;
  private Optional<Reason> reason = Optional.empty();
  private String transition = "";

  Instance(Birth birth, Traits traits, InstanceSwitches switches) {
    super(birth);
    this.traits = traits;
    this.switches = switches;
    this.launched = created();
  }

  @Override
  Kind kind() {
    return Kind.INSTANCE;
  }

  Traits traits() {
    return traits;
  }

  InstanceSwitches switches() {
    return switches;
  }

  State state() {
    return state;
  }

  /** Whether nothing runs on it, so that even its root volume may be taken. */
  boolean isAtRest() {
    return state == State.STOPPED || state == State.TERMINATED;
  }

  void enter(State next) {
    state = next;
  }

  /** Begins what a user asked for; AWS shows the last start as the launch. */
  void startUp(Instant now) {
    launched = now;
    state = State.PENDING;
    reason = Optional.empty();
    transition = "";
  }

  void shutDown(State next, Instant now) {
    state = next;
    reason =
        Optional.of(
            new Reason(
                "Client.UserInitiatedShutdown",
                "Client.UserInitiatedShutdown: User initiated shutdown"));
    transition = TRANSITION.format(now);
  }

  /** Falls back to a state, for a reason of KMS. */
  void fail(State next, AwsError refused) {
    state = next;
    Reason why = Reason.of(refused);
    reason = Optional.of(why);
    transition = why.code();
  }

  /** The attachments by device, also those that come or go. */
  List<Attachment> attachments(Estate estate) {
    return estate.all(Volume.class).stream()
        .flatMap(volume -> volume.attachmentTo(id()).stream())
        .sorted(Comparator.comparing(Attachment::device))
        .toList();
  }

  void write(Xml xml, Estate estate) {
    xml.text("instanceId", id())
        .optional("imageId", traits.imageId())
        .inside("instanceState", state::write)
        .text("reason", transition)
        .text("instanceType", traits.type())
        .time("launchTime", launched)
        .inside("placement", placement -> placement.text("availabilityZone", traits.zone()))
        .text("rootDeviceType", "ebs")
        .text("rootDeviceName", ROOT_DEVICE)
        .list(
            "blockDeviceMapping",
            attachments(estate),
            (item, attachment) -> attachment.writeMapping(item))
        .optional("clientToken", traits.clientToken())
        .inside("hibernationOptions", options -> options.flag("configured", traits.hibernation()));
    if (traits.spot()) {
      xml.text("instanceLifecycle", "spot");
    }
    reason.ifPresent(
        why ->
            xml.inside(
                "stateReason",
                part -> part.text("code", why.code()).text("message", why.message())));
    operator().ifPresent(service -> service.write(xml));
    Tags.write(xml, this);
  }

  /** What stays as it was at launch. */
  record Traits(
      String type,
      String zone,
      Optional<String> imageId,
      String reservationId,
      Optional<String> clientToken,
      boolean hibernation,
      boolean spot) {}

  /** Why it is in its state. */
  private record Reason(String code, String message) {
    /** Codes as launches report them [CiscoDevNet/cloud-cml#8, aws/aws-cdk#34491]. */
    static Reason of(AwsError refused) {
      return refused.code().equals("AccessDeniedException")
          ? new Reason("Client.InternalError", "Client.InternalError: Client error on launch")
          : new Reason(
              "Client.InvalidKMSKey.InvalidState",
              "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state");
    }
  }

  /** An instance's states. */
  enum State {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated"),
    STOPPING(64, "stopping"),
    STOPPED(80, "stopped");

    private final int code;
    private final String shown;

    State(int code, String shown) {
      this.code = code;
      this.shown = shown;
    }

    String shown() {
      return shown;
    }

    void write(Xml xml) {
      xml.number("code", code).text("name", shown);
    }
  }
}
