package dev.keyturn.acceptance.kill;

import dev.keyturn.acceptance.estate.Actor;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call of the worker in whose middle the worker is to be killed.
 *
 * @param skip how many such calls pass before
 */
record Blow(String service, String operation, String resource, int skip) {
  /** In the first such call. */
  static Blow at(String service, String operation) {
    return after(service, operation, 0);
  }

  /** In each of the first such calls of EC2. */
  static List<Blow> times(int count, String operation) {
    return Collections.nCopies(count, at("ec2", operation));
  }

  /** In the call after so many others. */
  static Blow after(String service, String operation, int skip) {
    return new Blow(service, operation, "", skip);
  }

  /** In the first such call that is about a resource. */
  static Blow on(String service, String operation, String resource) {
    return new Blow(service, operation, resource, 0);
  }

  /** Some, and another one. */
  static List<Blow> all(List<Blow> some, Blow another) {
    return Stream.concat(some.stream(), Stream.of(another)).toList();
  }

  /**
   * The call is held until its caller is dead, takes effect then, and the answer finds nobody. A
   * worker's own attempt ends after 5 s.
   */
  String fault() {
    String about = resource.isEmpty() ? "" : ", 'resource': '" + resource + "'";
    return String.format(
        "{'service': '%s', 'operation': '%s', 'caller': '%s'%s, 'kind': 'delay',"
            + " 'delay': 'PT30S', 'skip': %d, 'count': 1}",
        service, operation, Actor.WORKER.accessKeyId(), about, skip);
  }
}
