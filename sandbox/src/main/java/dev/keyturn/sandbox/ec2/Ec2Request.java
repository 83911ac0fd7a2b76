package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Caller;
import java.time.Instant;
import java.util.Map;

/** A request and the estate that it is about. */
record Ec2Request(
    Map<String, String> form, Caller caller, Estates estates, Estate estate, Instant now) {
  Ec2Request {
    form = Map.copyOf(form);
  }

  String operation() {
    return form.getOrDefault("Action", "");
  }

  Parameters input() {
    return Parameters.of(form);
  }

  /** The same request, asking for what the caller has in another region. */
  Ec2Request in(String region) {
    Estate there = estates.of(caller.account(), region, now);
    return new Ec2Request(form, caller, estates, there, now);
  }

  Volume volume(String id) {
    return estate.find(Volume.class, Kind.VOLUME, id, now);
  }

  Snapshot snapshot(String id) {
    return estate.find(Snapshot.class, Kind.SNAPSHOT, id, now);
  }

  Instance instance(String id) {
    return estate.find(Instance.class, Kind.INSTANCE, id, now);
  }

  Image image(String id) {
    return estate.find(Image.class, Kind.IMAGE, id, now);
  }

  void later(Runnable effect) {
    estate.timeline().later(now, effect);
  }

  /** Puts a new resource into the estate, with the request's tags for its kind. */
  <T extends Resource> T add(T resource) {
    Tags.put(resource, Tags.specified(input(), resource.kind()));
    estate.add(resource);
    return resource;
  }

  Resource.Birth birth(Kind kind) {
    return estate.birth(kind, now);
  }
}
