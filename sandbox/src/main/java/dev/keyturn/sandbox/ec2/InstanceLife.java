package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Stops, starts and terminates instances. */
final class InstanceLife {
  private static final Set<Instance.State> UP =
      Set.of(Instance.State.PENDING, Instance.State.RUNNING);
  private static final Set<Instance.State> DOWN =
      Set.of(Instance.State.STOPPING, Instance.State.STOPPED);
  private static final Set<Instance.State> GONE =
      Set.of(Instance.State.SHUTTING_DOWN, Instance.State.TERMINATED);

  private final Power power;

  InstanceLife(Power power) {
    this.power = power;
  }

  void addTo(Operations operations) {
    operations.add("StopInstances", "InstanceId Hibernate SkipOsShutdown Force", this::stop);
    operations.add("StartInstances", "InstanceId AdditionalInfo", this::start);
    operations.add("TerminateInstances", "InstanceId SkipOsShutdown Force", this::terminate);
  }

  private void stop(Ec2Request request, Xml answer) {
    List<Instance> instances = instances(request);
    boolean hibernate = request.input().isOn("Hibernate");
    instances.forEach(instance -> checkStop(instance, hibernate));
    change(instances, answer, instance -> stop(request, instance));
  }

  private static void checkStop(Instance instance, boolean hibernate) {
    if (instance.switches().disableApiStop()) {
      throw protection(instance, "stopped", "disableApiStop");
    }
    if (instance.traits().spot()) {
      throw Ec2Errors.of(
          "UnsupportedOperation",
          "You can't stop the Spot Instance '"
              + instance.id()
              + "' because it is associated with a one-time Spot Instance request.");
    }
    if (hibernate && !instance.traits().hibernation()) {
      throw Ec2Errors.of(
          "UnsupportedHibernationConfiguration",
          "The instance '" + instance.id() + "' was not launched with hibernation");
    }
    if (instance.state() == Instance.State.PENDING || GONE.contains(instance.state())) {
      throw incorrect(instance, "stopped");
    }
  }

  private void stop(Ec2Request request, Instance instance) {
    if (DOWN.contains(instance.state())) {
      return;
    }
    power.off(request, instance);
    instance.shutDown(Instance.State.STOPPING, request.now());
    request.later(() -> move(instance, Instance.State.STOPPING, Instance.State.STOPPED));
  }

  private void start(Ec2Request request, Xml answer) {
    List<Instance> instances = instances(request);
    instances.forEach(instance -> checkStart(request, instance));
    change(instances, answer, instance -> start(request, instance));
  }

  private static void checkStart(Ec2Request request, Instance instance) {
    if (instance.state() == Instance.State.STOPPING || GONE.contains(instance.state())) {
      throw incorrect(instance, "started");
    }
    if (instance.attachments(request.estate()).stream()
        .noneMatch(
            attachment ->
                attachment.isRoot() && attachment.state() != Attachment.State.DETACHING)) {
      throw Ec2Errors.invalid(
          "Invalid value '"
              + instance.id()
              + "' for instanceId. Instance does not have a volume attached at root ("
              + Instance.ROOT_DEVICE
              + ")");
    }
  }

  /** The call succeeds even if KMS refuses; the instance falls back to stopped afterwards. */
  private void start(Ec2Request request, Instance instance) {
    if (UP.contains(instance.state())) {
      return;
    }
    instance.startUp(request.now());
    Optional<AwsError> refused = power.on(request, instance);
    request.later(
        () -> {
          if (instance.state() == Instance.State.PENDING) {
            refused.ifPresentOrElse(
                why -> instance.fail(Instance.State.STOPPED, why),
                () -> instance.enter(Instance.State.RUNNING));
          }
        });
  }

  private void terminate(Ec2Request request, Xml answer) {
    List<Instance> instances = instances(request);
    for (Instance instance : instances) {
      if (instance.switches().disableApiTermination()) {
        throw protection(instance, "terminated", "disableApiTermination");
      }
    }
    change(instances, answer, instance -> terminate(request, instance));
  }

  private void terminate(Ec2Request request, Instance instance) {
    if (GONE.contains(instance.state())) {
      return;
    }
    power.off(request, instance);
    instance.shutDown(Instance.State.SHUTTING_DOWN, request.now());
    request.later(() -> bury(request.estate(), instance));
  }

  private static void bury(Estate estate, Instance instance) {
    instance.enter(Instance.State.TERMINATED);
    for (Volume volume : estate.all(Volume.class)) {
      Optional<Attachment> attachment = volume.attachmentTo(instance.id());
      attachment.ifPresent(volume.attachments()::remove);
      if (attachment.filter(Attachment::deleteOnTermination).isPresent()) {
        estate.remove(volume);
      }
    }
  }

  private static void move(Instance instance, Instance.State from, Instance.State to) {
    if (instance.state() == from) {
      instance.enter(to);
    }
  }

  private static List<Instance> instances(Ec2Request request) {
    List<String> ids = request.input().texts("InstanceId");
    if (ids.isEmpty()) {
      throw Ec2Errors.missing("InstanceId");
    }
    return ids.stream().distinct().map(request::instance).toList();
  }

  private static void change(List<Instance> instances, Xml answer, Consumer<Instance> effect) {
    List<StateChange> changes = new ArrayList<>();
    for (Instance instance : instances) {
      Instance.State before = instance.state();
      effect.accept(instance);
      changes.add(new StateChange(instance.id(), before, instance.state()));
    }
    answer.list("instancesSet", changes, (item, change) -> change.write(item));
  }

  private static AwsError protection(Instance instance, String done, String attribute) {
    return Ec2Errors.notPermitted(
        "The instance '"
            + instance.id()
            + "' may not be "
            + done
            + ". Modify its '"
            + attribute
            + "' instance attribute and try again.");
  }

  private static AwsError incorrect(Instance instance, String done) {
    return Ec2Errors.of(
        "IncorrectInstanceState",
        "The instance '"
            + instance.id()
            + "' is not in a state from which it can be "
            + done
            + ": "
            + instance.state().shown());
  }

  /** What a call changed, as its answer tells it. */
  private record StateChange(String id, Instance.State before, Instance.State after) {
    void write(Xml xml) {
      xml.text("instanceId", id)
          .inside("currentState", after::write)
          .inside("previousState", before::write);
    }
  }
}
