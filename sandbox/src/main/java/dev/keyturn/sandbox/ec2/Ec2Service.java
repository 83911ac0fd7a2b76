package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.QueryProtocol;
import dev.keyturn.sandbox.SandboxClock;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The sandbox's EC2: instances, volumes, snapshots, images and launch templates, in memory. */
public final class Ec2Service implements Service {
  private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final Pattern RESOURCE =
      Pattern.compile(
          "\\b(?:i|vol|snap|ami|lt)-[0-9a-f]{8,17}\\b|\\balias/[\\w/-]+|\\barn:aws:kms:\\S+");

  private final Principals principals;
  private final SandboxClock clock;
  private final Estates estates;
  private final Operations operations = new Operations();

  /** Makes an EC2 without resources, whose contents are sealed by the given keys. */
  public Ec2Service(Setup setup) {
    principals = setup.principals();
    clock = setup.clock();
    estates = new Estates(setup.seed(), setup.lag());
    EbsKeys keys = new EbsKeys(setup.keys());
    VolumeMaking making = new VolumeMaking(keys);
    SnapshotCopies copies = new SnapshotCopies(keys);
    Power power = new Power(keys);
    new VolumeHandlers(making).addTo(operations);
    new AttachmentHandlers(keys).addTo(operations);
    SnapshotHandlers.addTo(operations);
    copies.addTo(operations);
    new ImageHandlers(copies).addTo(operations);
    new Launching(making, power).addTo(operations);
    new InstanceLife(power).addTo(operations);
    InstanceHandlers.addTo(operations);
    InstanceAttributes.addTo(operations);
    TemplateHandlers.addTo(operations);
    new EncryptionHandlers(keys).addTo(operations);
    TagHandlers.addTo(operations);
  }

  @Override
  public String name() {
    return "ec2";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return Optional.ofNullable(QueryProtocol.parameters(request).get("Action"))
        .filter(name -> operations.named(name).isPresent());
  }

  @Override
  public boolean isDryRun(WireRequest request) {
    return QueryProtocol.parameters(request).getOrDefault("DryRun", "").equals("true");
  }

  /** The ids and keys that the request names, in the order of its parameters. */
  @Override
  public String resource(WireRequest request) {
    return QueryProtocol.parameters(request).entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals("PresignedUrl"))
        .flatMap(parameter -> RESOURCE.matcher(parameter.getValue()).results())
        .map(match -> match.group())
        .distinct()
        .collect(Collectors.joining(","));
  }

  @Override
  public WireResponse handle(Call call) {
    Map<String, String> form = QueryProtocol.parameters(call.request());
    String action = form.getOrDefault("Action", "");
    Operations.Operation operation =
        operations
            .named(action)
            .orElseThrow(
                () ->
                    Ec2Errors.of(
                        "InvalidAction",
                        "The action " + action + " is not valid for the sandbox's web service."));
    authorize(call);
    Parameters input = Parameters.of(form);
    operation.check(input);
    if (input.isOn("DryRun")) {
      throw Ec2Errors.dryRun();
    }
    Xml answer = new Xml();
    synchronized (estates) {
      Estate estate = estates.of(call.caller().account(), call.region(), call.now());
      operation
          .handler()
          .handle(new Ec2Request(form, call.caller(), estates, estate, call.now()), answer);
    }
    return QueryProtocol.respond(
        200,
        "<%1$sResponse xmlns=\"%2$s\"><requestId>%3$s</requestId>%4$s</%1$sResponse>"
            .formatted(action, NAMESPACE, UUID.randomUUID(), answer));
  }

  private void authorize(Call call) {
    if (call.caller().isAnonymous()) {
      throw new AwsError(
          "AuthFailure", 401, "AWS was not able to validate the provided access credentials");
    }
    if (!principals.behind(call.caller().accessKeyId()).hasIam()) {
      throw Ec2Errors.unauthorized();
    }
  }

  @Override
  public WireResponse error(AwsError error, Call call) {
    AwsError shown =
        switch (error.code()) {
          case AwsError.THROTTLED ->
              new AwsError("RequestLimitExceeded", 503, "Request limit exceeded.");
          case AwsError.DENIED -> Ec2Errors.unauthorized();
          case AwsError.FAILED -> new AwsError("InternalError", 500, error.message());
          default -> error;
        };
    return QueryProtocol.respond(
        shown.status(),
        "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>%s</RequestID></Response>"
            .formatted(shown.code(), QueryProtocol.escape(shown.message()), UUID.randomUUID()));
  }

  /** What a running instance's guest reads from a device. */
  public byte[] read(String instanceId, String device) {
    synchronized (estates) {
      return guest(instanceId).read(device);
    }
  }

  /** Lets a running instance's guest replace a device's content. */
  public void write(String instanceId, String device, byte[] content) {
    synchronized (estates) {
      guest(instanceId).write(device, content);
    }
  }

  /** Lets a running instance's guest write after a device's content. */
  public void append(String instanceId, String device, byte[] content) {
    synchronized (estates) {
      guest(instanceId).append(device, content);
    }
  }

  /** What AWS's other services do to resources, and callers of EC2 can't. */
  public ServiceHand services() {
    return new ServiceHand(estates, clock);
  }

  /** Names the data key of a volume, as DescribeSnapshots does for snapshots; empty if plain. */
  public Optional<String> dataKeyId(String volumeId) {
    synchronized (estates) {
      return estates
          .having(volumeId, clock.now())
          .flatMap(estate -> estate.known(volumeId))
          .filter(Volume.class::isInstance)
          .flatMap(volume -> ((Volume) volume).blocks().sealing())
          .map(Blocks.Sealing::dataKeyId);
    }
  }

  private Guest guest(String instanceId) {
    return Guest.of(estates, instanceId, clock.now());
  }

  /** What EC2 is made of. */
  public record Setup(
      long seed, EnvelopeKeys keys, Principals principals, Lag lag, SandboxClock clock) {}
}
